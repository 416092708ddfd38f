package virtual

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// key is one key pair of a card.
type key struct {
	private     crypto.Signer
	certificate []byte // DER
	leaf        *x509.Certificate
}

// keys reads the slots of f: key references 9A, 9C, 9D and 9E (SP 800-73-4 part 1, table 4b).
func (f file) keys() (map[byte]key, error) {
	keys := make(map[byte]key, len(f.Slots))
	for name, slot := range f.Slots {
		ref, known := map[string]byte{"9a": 0x9a, "9c": 0x9c, "9d": 0x9d, "9e": 0x9e}[name]
		if !known {
			return nil, fmt.Errorf("%w: slot %q", ErrCardFile, name)
		}
		k, err := slot.key()
		if err != nil {
			return nil, fmt.Errorf("%w: slot %s: %w", ErrCardFile, name, err)
		}
		keys[ref] = k
	}
	return keys, nil
}

func (s fileSlot) key() (key, error) {
	der, err := onePEM(s.Key, "PRIVATE KEY")
	if err != nil {
		return key{}, err
	}
	private, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return key{}, errors.New("private key") // the cause could quote it
	}
	k := key{}
	if k.certificate, err = onePEM(s.Certificate, "CERTIFICATE"); err != nil {
		return key{}, err
	}
	if k.leaf, err = x509.ParseCertificate(k.certificate); err != nil {
		return key{}, err
	}
	switch p := private.(type) {
	case *rsa.PrivateKey:
		k.private = p
	case *ecdsa.PrivateKey:
		k.private = p
	default:
		return key{}, errors.New("neither RSA nor ECDSA")
	}
	return k, nil
}

func onePEM(text, kind string) ([]byte, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != kind || len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("one PEM block %q expected", kind)
	}
	return block.Bytes, nil
}
