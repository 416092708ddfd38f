package keys

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// maxChain bounds the file of a certificate's chain, in bytes.
const maxChain = 256 << 10

// Certificate is the server's own certificate for TLS, from two files that may be replaced while it runs. It is safe for
// concurrent use.
type Certificate struct {
	chain, key string
	loaded     atomic.Pointer[pair]
}

// pair is a certificate with the bytes that it was read from.
type pair struct {
	chain, key []byte
	tls.Certificate
}

// LoadCertificate reads the chain, leaf first, and its private key, both in PEM. The key is held to what Load demands of
// key files.
func LoadCertificate(chain, key string) (*Certificate, error) {
	c := &Certificate{chain: chain, key: key}
	if _, err := c.Reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// Reload reads the files again and reports whether they had changed. Whatever does not fit together, such as one file
// of two that was not replaced yet, is an error, and the last good pair stays in use. The error holds nothing of the key.
func (c *Certificate) Reload() (changed bool, err error) {
	chain, err := readRegular(c.chain, maxChain, false)
	if err != nil {
		return false, fmt.Errorf("certificate: %w", err)
	}
	key, err := readRegular(c.key, maxFile, true)
	if err != nil {
		return false, fmt.Errorf("certificate's key: %w", err)
	}
	if old := c.loaded.Load(); old != nil && bytes.Equal(old.chain, chain) && bytes.Equal(old.key, key) {
		return false, nil
	}
	read, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return false, errors.New("certificate: chain and key are damaged or do not belong together")
	}
	c.loaded.Store(&pair{chain, key, read})
	return true, nil
}

// Get is what a tls.Config asks for at each handshake.
func (c *Certificate) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return &c.loaded.Load().Certificate, nil
}

// Expires is the end of the leaf's validity.
func (c *Certificate) Expires() time.Time { return c.loaded.Load().Leaf.NotAfter }

// Covers is nil if host is one of the leaf's names.
func (c *Certificate) Covers(host string) error { return c.loaded.Load().Leaf.VerifyHostname(host) }

// maxSecret bounds a secret such as a password, in bytes.
const maxSecret = 1 << 10

// Secret reads a password or the like from a file that only its owner may read, without the line break at its end. An
// empty one is refused.
func Secret(path string) (string, error) {
	b, err := readRegular(path, maxSecret, true)
	if err != nil {
		return "", fmt.Errorf("read secret: %w", err)
	}
	defer clear(b)
	b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
	if len(b) == 0 || bytes.ContainsAny(b, "\n\x00") {
		return "", errors.New("read secret: the file is not one line")
	}
	return string(b), nil
}
