package trust

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"hikitsugi/api/proof"
)

const pemKey = "PRIVATE KEY"

// ErrKey is an agent key file that holds no P-256 key.
var ErrKey = errors.New("agent key file holds no P-256 key")

// Key returns the agent key; the first call on a PC makes it. A file that holds something else is ErrKey and stays.
func (s State) Key() (*proof.Signer, error) {
	path := filepath.Join(s.dir, "agent-key.pem")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read agent key: %w", err)
	}
	defer clear(data)
	return parseKey(data)
}

func makeKey(path string) (*proof.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make agent key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("make agent key: %w", err)
	}
	defer clear(der)
	if err := writeFile(path, pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: der})); err != nil {
		return nil, fmt.Errorf("write agent key: %w", err)
	}
	return proof.NewSigner(key)
}

func parseKey(data []byte) (*proof.Signer, error) {
	block, rest := pem.Decode(data)
	if block == nil || block.Type != pemKey || len(rest) > 0 {
		return nil, ErrKey
	}
	defer clear(block.Bytes)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, ErrKey // the cause could quote the file
	}
	ec, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, ErrKey
	}
	signer, err := proof.NewSigner(ec)
	if err != nil {
		return nil, ErrKey
	}
	return signer, nil
}
