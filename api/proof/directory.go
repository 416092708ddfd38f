package proof

import (
	"fmt"
	"time"
)

// DirectoryPath is where a registry serves its directory.
const DirectoryPath = "/.well-known/hikitsugi"

// RequestKeyLife is the longest validity of a request key.
const RequestKeyLife = 90 * 24 * time.Hour

// Directory names a registry's keys. The identity key, kept offline, signs it; an agent follows a registry by it.
type Directory struct {
	V       int            `json:"v"`
	Origin  string         `json:"origin"`
	Seq     int64          `json:"seq"` // grows with each directory
	Demo    bool           `json:"demo"`
	Next    string         `json:"next"` // thumbprint of the identity key that may follow
	Request []DirectoryKey `json:"request"`
	Receipt []DirectoryKey `json:"receipt"` // with history: old receipts stay verifiable
	Log     []DirectoryKey `json:"log"`
}

// DirectoryKey is a key with the Unix seconds between which it signs.
type DirectoryKey struct {
	JWK JWK   `json:"jwk"`
	NBF int64 `json:"nbf"`
	EXP int64 `json:"exp"`
}

// SignDirectory checks d and signs it with the identity key.
func SignDirectory(identity *Signer, d Directory) (string, error) {
	if err := d.check(); err != nil {
		return "", fmt.Errorf("directory: %w", err)
	}
	return identity.withJWK(typDirectory, d)
}

// ParseDirectory verifies a directory by the key it carries and returns that key's thumbprint: the caller decides
// whether it trusts it, usually through Pin.Follow.
func ParseDirectory(compact string) (d Directory, identity string, err error) {
	jwk, err := openJWK(compact, typDirectory, &d)
	if err == nil {
		err = d.check()
	}
	if err != nil {
		return Directory{}, "", fmt.Errorf("directory: %w", err)
	}
	return d, jwk.Thumbprint(), nil
}

// RequestKey finds a request key; its validity is compared with a request's iat, never with the PC's clock.
func (d Directory) RequestKey(kid string) (JWK, bool) { return find(d.Request, kid) }

// ReceiptKey finds a receipt key, past ones included.
func (d Directory) ReceiptKey(kid string) (JWK, bool) { return find(d.Receipt, kid) }

// Covers reports whether the request key signed within its validity, by the registry's own clock.
func (d Directory) Covers(kid string, r Request) bool {
	for _, k := range d.Request {
		if k.JWK.Thumbprint() == kid {
			return k.NBF <= r.IAT && r.IAT < k.EXP
		}
	}
	return false
}

func find(keys []DirectoryKey, kid string) (JWK, bool) {
	for _, k := range keys {
		if k.JWK.Thumbprint() == kid {
			return k.JWK, true
		}
	}
	return JWK{}, false
}

func (d Directory) check() error {
	if d.V != Version || d.Seq < 1 || !validOrigin(d.Origin, d.Demo) || !isDigest(d.Next) {
		return fmt.Errorf("%w: fields", ErrMalformed)
	}
	for _, list := range [][]DirectoryKey{d.Request, d.Receipt, d.Log} {
		if len(list) == 0 {
			return fmt.Errorf("%w: a kind of key is missing", ErrMalformed)
		}
		for _, k := range list {
			if _, err := k.JWK.Key(); err != nil {
				return err
			}
			if k.NBF <= 0 || k.EXP <= k.NBF {
				return fmt.Errorf("%w: key validity", ErrMalformed)
			}
		}
	}
	for _, k := range d.Request {
		if k.EXP-k.NBF > int64(RequestKeyLife/time.Second) {
			return fmt.Errorf("%w: request key lives over 90 days", ErrMalformed)
		}
	}
	return nil
}

// Pin is an agent's trust in one origin: the identity key's thumbprint, taken from the installer or shown to a person
// by `agent trust`, and the newest directory seen.
type Pin struct {
	Origin   string `json:"origin"`
	Identity string `json:"identity"`
	Next     string `json:"next"`
	Seq      int64  `json:"seq"`
	Document string `json:"document"` // the newest directory, compact; empty until the first
}

// Follow returns the pin after seeing a directory. It accepts the same document again, or one of a higher seq signed by
// the pinned identity or by the successor that the pinned directory named. Anything else gives ErrForeign.
func (p Pin) Follow(compact string) (Pin, Directory, error) {
	d, identity, err := ParseDirectory(compact)
	if err != nil {
		return p, Directory{}, err
	}
	trusted := identity == p.Identity || (p.Next != "" && identity == p.Next)
	newer := d.Seq > p.Seq || compact == p.Document
	if d.Origin != p.Origin || !trusted || !newer {
		return p, Directory{}, fmt.Errorf("directory: %w", ErrForeign)
	}
	return Pin{Origin: p.Origin, Identity: identity, Next: d.Next, Seq: d.Seq, Document: compact}, d, nil
}
