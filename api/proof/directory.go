package proof

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// DirectoryPath is where a registry serves its directory.
const DirectoryPath = "/.well-known/hikitsugi"

// RequestKeyLife is the longest validity of a request key.
const RequestKeyLife = 90 * 24 * time.Hour

// Directory names a registry's keys. The identity key, kept offline, signs it; an agent follows a registry by it.
type Directory struct {
	V           int            `json:"v"`
	Origin      string         `json:"origin"`
	Seq         int64          `json:"seq"` // grows with each directory
	Demo        bool           `json:"demo"`
	Next        string         `json:"next"`         // thumbprint of the identity key that may follow
	Request     []DirectoryKey `json:"request"`      // what an agent signs for now
	PastRequest []DirectoryKey `json:"past_request"` // only verify the requests inside old receipts; no agent takes them
	Receipt     []DirectoryKey `json:"receipt"`      // with history: old receipts stay verifiable
	Log         []DirectoryKey `json:"log"`          // sign checkpoints, with history; empty where none are made
}

// DirectoryKey is a key with the Unix seconds between which it signs.
type DirectoryKey struct {
	JWK JWK   `json:"jwk"`
	NBF int64 `json:"nbf"`
	EXP int64 `json:"exp"`
}

// SignDirectory checks d and signs it with the identity key.
func SignDirectory(identity *Signer, d Directory) (string, error) {
	if err := d.check(identity.Thumbprint()); err != nil {
		return "", fmt.Errorf("directory: %w", err)
	}
	return identity.withJWK(typDirectory, maxDirectory, d)
}

// ParseDirectory verifies a directory by the key it carries and returns that key's thumbprint: the caller decides
// whether it trusts it, usually through Pin.Follow.
func ParseDirectory(compact string) (d Directory, identity string, err error) {
	jwk, err := openJWK(compact, typDirectory, maxDirectory, &d)
	if err == nil {
		err = d.check(jwk.Thumbprint())
	}
	if err != nil {
		return Directory{}, "", fmt.Errorf("directory: %w", err)
	}
	return d, jwk.Thumbprint(), nil
}

// ParseRequest is the package's ParseRequest for one who follows d: the request must be signed by a current request
// key within its validity and name the directory's origin and demo flag. The validity is compared with the request's
// iat, never with the PC's clock. A request of another registry gives ErrForeign.
func (d Directory) ParseRequest(compact string) (Request, error) {
	return d.parseRequest(compact, d.Request)
}

// ParsePastRequest is ParseRequest for what was signed before and kept, as in a receipt: keys that sign no more verify it.
func (d Directory) ParsePastRequest(compact string) (Request, error) {
	return d.parseRequest(compact, slices.Concat(d.Request, d.PastRequest))
}

func (d Directory) parseRequest(compact string, keys []DirectoryKey) (Request, error) {
	r, kid, err := ParseRequest(compact, func(kid string) (JWK, bool) { return find(keys, kid) })
	if err != nil {
		return Request{}, err
	}
	if r.Origin != d.Origin || r.Demo != d.Demo || !covers(keys, kid, r.IAT) {
		return Request{}, fmt.Errorf("request: %w: origin, demo or key validity", ErrForeign)
	}
	return r, nil
}

// RequestKey finds a request key that signs now.
func (d Directory) RequestKey(kid string) (JWK, bool) { return find(d.Request, kid) }

// ReceiptKey finds a receipt key, past ones included.
func (d Directory) ReceiptKey(kid string) (JWK, bool) { return find(d.Receipt, kid) }

// LogKey finds a key of checkpoints, past ones included.
func (d Directory) LogKey(kid string) (JWK, bool) { return find(d.Log, kid) }

// Covers reports whether the request key signed within its validity, by the registry's own clock.
func (d Directory) Covers(kid string, r Request) bool { return covers(d.Request, kid, r.IAT) }

func find(keys []DirectoryKey, kid string) (JWK, bool) {
	i := slices.IndexFunc(keys, func(k DirectoryKey) bool { return k.JWK.Thumbprint() == kid })
	if i < 0 {
		return JWK{}, false
	}
	return keys[i].JWK, true
}

func covers(keys []DirectoryKey, kid string, at int64) bool {
	return slices.ContainsFunc(keys, func(k DirectoryKey) bool {
		return k.JWK.Thumbprint() == kid && k.NBF <= at && at < k.EXP
	})
}

func (d Directory) check(identity string) error {
	if d.V != Version || d.Seq < 1 || d.Seq > maxInteger || !ValidOrigin(d.Origin, d.Demo) || !isDigest(d.Next) {
		return fmt.Errorf("%w: fields", ErrMalformed)
	}
	if len(d.Request) == 0 || len(d.Receipt) == 0 {
		return fmt.Errorf("%w: a kind of key is missing", ErrMalformed)
	}
	for _, k := range slices.Concat(d.Request, d.PastRequest) {
		if k.EXP-k.NBF > int64(RequestKeyLife/time.Second) {
			return fmt.Errorf("%w: request key lives over 90 days", ErrMalformed)
		}
	}
	return d.checkKeys(identity)
}

// checkKeys holds each key to one role: a stolen request key must not be able to name the next directory, nor sign a
// receipt.
func (d Directory) checkKeys(identity string) error {
	used := map[string]bool{identity: true, d.Next: true}
	for _, k := range slices.Concat(d.Request, d.PastRequest, d.Receipt, d.Log) {
		if used[k.JWK.Thumbprint()] {
			return fmt.Errorf("%w: a key stands twice", ErrMalformed)
		}
		used[k.JWK.Thumbprint()] = true
		if k.NBF <= 0 || k.EXP <= k.NBF || k.EXP > maxInteger {
			return fmt.Errorf("%w: key validity", ErrMalformed)
		}
	}
	for _, k := range slices.Concat(d.Request, d.PastRequest, d.Receipt) {
		if _, err := k.JWK.Key(); err != nil {
			return err
		}
	}
	for _, k := range d.Log {
		if _, err := k.JWK.Key(); err != nil && !k.JWK.isEd25519() {
			return err
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

// Follow returns the pin after seeing a directory. It accepts the content it knows again, or one of a higher seq signed
// by the pinned identity or by the successor that the pinned directory named. Anything else gives ErrForeign.
func (p Pin) Follow(compact string) (Pin, Directory, error) {
	d, identity, err := ParseDirectory(compact)
	if err != nil {
		return p, Directory{}, err
	}
	if d.Origin != p.Origin {
		return p, Directory{}, fmt.Errorf("directory: %w: origin", ErrForeign)
	}
	if identity == p.Identity && p.Document != "" && signedPart(compact) == signedPart(p.Document) {
		return p, d, nil
	}
	if identity != p.Identity && (p.Next == "" || identity != p.Next) || d.Seq <= p.Seq {
		return p, Directory{}, fmt.Errorf("directory: %w: identity or seq", ErrForeign)
	}
	return Pin{Origin: p.Origin, Identity: identity, Next: d.Next, Seq: d.Seq, Document: compact}, d, nil
}

// signedPart is a token without its signature: anybody can turn one valid ECDSA signature into another, and that must
// not lock an agent out of the document it knows.
func signedPart(compact string) string { return compact[:max(0, strings.LastIndexByte(compact, '.'))] }
