package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hikitsugi/api/proof"
)

const pemType = "PRIVATE KEY" // RFC 7468 section 10

// recordLife is how long a receipt or log key signs; a request key signs proof.RequestKeyLife.
const recordLife = 5 * 365 * 24 * time.Hour

// Make makes all keys and the first directory in dir, which must not exist yet: a key is never replaced by accident
// (fs.ErrExist). The folder appears with all its files or not at all. random is the source of the keys.
func Make(dir, origin string, demo bool, now time.Time, random io.Reader) error {
	if !proof.ValidOrigin(origin, demo) {
		return fmt.Errorf("make keys: %q is not an exact https origin (or http://localhost with demo)", origin)
	}
	err := appear(dir, func(fresh string) error { return fill(fresh, origin, demo, now, random) })
	if err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	return nil
}

func fill(dir, origin string, demo bool, now time.Time, random io.Reader) error {
	signers := make(map[string]*proof.Signer)
	for _, name := range []string{IdentityFile, nextIdentityFile, requestFile, receiptFile} {
		signer, err := create(filepath.Join(dir, name), random)
		if err != nil {
			return err
		}
		signers[name] = signer
	}
	log, err := createLog(filepath.Join(dir, logFile), random)
	if err != nil {
		return err
	}
	return writeDirectory(dir, signers[IdentityFile], proof.Directory{
		V: proof.Version, Origin: origin, Seq: 1, Demo: demo, Next: signers[nextIdentityFile].Thumbprint(),
		Request:     []proof.DirectoryKey{from(now, proof.RequestKeyLife, signers[requestFile].JWK())},
		PastRequest: []proof.DirectoryKey{},
		Receipt:     []proof.DirectoryKey{from(now, recordLife, signers[receiptFile].JWK())},
		Log:         []proof.DirectoryKey{from(now, recordLife, log)},
	})
}

func writeDirectory(dir string, identity *proof.Signer, d proof.Directory) error {
	compact, err := proof.SignDirectory(identity, d)
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, directoryFile), []byte(compact+"\n"))
}

func from(now time.Time, life time.Duration, key proof.JWK) proof.DirectoryKey {
	return proof.DirectoryKey{JWK: key, NBF: now.Unix(), EXP: now.Add(life).Unix()}
}

// create makes one key of P-256 and its file.
func create(path string, random io.Reader) (*proof.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	if err := writeKey(path, key); err != nil {
		return nil, err
	}
	return proof.NewSigner(key)
}

// createLog makes a log key and its file.
func createLog(path string, random io.Reader) (proof.JWK, error) {
	public, private, err := ed25519.GenerateKey(random)
	if err != nil {
		return proof.JWK{}, fmt.Errorf("generate: %w", err)
	}
	defer clear(private)
	return proof.NewLogJWK(public), writeKey(path, private)
}

func writeKey(path string, private any) error {
	der, err := x509.MarshalPKCS8PrivateKey(private)
	defer clear(der)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	block := pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der})
	defer clear(block)
	return write(path, block)
}

// write makes a file that was not there, on the disk before it returns.
func write(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
