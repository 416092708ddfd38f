package demo

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// cardFile is what the agent's virtual card reads; the order of its fields and
// their names are a contract with the agent.
type cardFile struct {
	ID        string              `json:"id"`
	Company   string              `json:"company"`
	Title     string              `json:"title"`
	Kind      Kind                `json:"kind"`
	PIN       string              `json:"pin"`
	PUK       string              `json:"puk"`
	Tries     int                 `json:"tries"`
	TriesLeft int                 `json:"tries_left"`
	GUID      string              `json:"guid"`
	Slots     map[string]slotFile `json:"slots"`
}

// slotFile is one PIV slot: a PKCS#8 key and its certificate, both PEM.
type slotFile struct {
	Key         string `json:"key"`
	Certificate string `json:"certificate"`
}

// WriteCards writes one file per card, DIR/<id>.json, readable by the owner
// alone. It makes the directory if needed and never replaces a file: a card's
// state is not lost to a second run.
func (w *World) WriteCards(dir string) error {
	if err := makePrivate(dir); err != nil {
		return fmt.Errorf("write demo cards: %w", err)
	}
	for _, c := range w.Cards {
		b, err := c.encode()
		if err != nil {
			return fmt.Errorf("write demo card %s: %w", c.ID, err)
		}
		if err := writeNew(filepath.Join(dir, c.ID+".json"), b); err != nil {
			return fmt.Errorf("write demo card %s: %w", c.ID, err)
		}
	}
	return nil
}

func (c Card) encode() ([]byte, error) {
	f := cardFile{
		ID: c.ID, Company: c.Company, Title: c.Title, Kind: c.Kind,
		PIN: c.PIN, PUK: c.PUK, Tries: c.Tries, TriesLeft: c.TriesLeft,
		GUID: c.GUID, Slots: map[string]slotFile{},
	}
	if c.Certificate != nil {
		key, err := keyPEM(c.Key)
		if err != nil {
			return nil, err
		}
		f.Slots["9c"] = slotFile{Key: string(key), Certificate: string(certificatePEM(c.Certificate))}
	}
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

// WriteCA writes the keys and certificates of the CAs for what they sign
// later: DIR/<ca>-<generation>.key, DIR/<ca>-<generation>.crt and, with all
// certificates of a CA, DIR/<ca>.pem. It never replaces a file.
func (w *World) WriteCA(dir string) error {
	if err := makePrivate(dir); err != nil {
		return fmt.Errorf("write demo ca: %w", err)
	}
	for _, ca := range w.CAs {
		if err := ca.write(dir); err != nil {
			return fmt.Errorf("write demo ca %s: %w", ca.ID, err)
		}
	}
	return nil
}

func (c CA) write(dir string) error {
	for _, k := range c.Keys {
		key, err := keyPEM(k.Signer)
		if err != nil {
			return err
		}
		base := filepath.Join(dir, c.ID+"-"+k.Generation)
		if err := writeNew(base+".key", key); err != nil {
			return err
		}
		if err := writeNew(base+".crt", certificatePEM(k.Root)); err != nil {
			return err
		}
	}
	var all []byte
	for _, der := range c.Certificates {
		all = append(all, certificatePEM(der)...)
	}
	return writeNew(filepath.Join(dir, c.ID+".pem"), all)
}

func keyPEM(key any) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// makePrivate also closes a directory that was there before.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}

func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
