package proof

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// MaxCheckpoint bounds a checkpoint, in bytes; C2SP signed-note demands room for 16 signatures, of witnesses too.
const MaxCheckpoint = 16 << 10

// Checkpoint is the head of the history's Merkle tree (RFC 6962 section 2.1) at one size. Signed it is a note (C2SP
// signed-note) of the three lines of C2SP tlog-checkpoint: origin, size in decimal, root hash in base64 (RFC 4648
// section 4). It needs no other domain separation: no token is more than one line.
type Checkpoint struct {
	Origin string // LogOrigin of the registry
	Size   int64  // how many entries
	Root   tlog.Hash
}

// LogOrigin names the history of a registry in its checkpoints: its origin without the scheme, and /history.
func LogOrigin(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host + "/history"
}

func (c Checkpoint) text() string { return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root) }

// SignCheckpoint signs with a log key. Whoever holds it signs no checkpoint that does not extend those signed before.
func SignCheckpoint(key ed25519.PrivateKey, c Checkpoint) (string, error) {
	verifier, err := noteVerifier(c.Origin, NewLogJWK(key.Public().(ed25519.PublicKey)))
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, noteSigner{verifier, key})
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w: %v", ErrMalformed, err)
	}
	return string(signed), nil
}

// VerifyCheckpoint reads a checkpoint that a log key of the directory signed, past ones included; the signatures of
// others beside are passed over. It has no time, so that no key's validity is asked. A note of another registry or log
// gives ErrUnknownKey or ErrForeign.
func VerifyCheckpoint(signed string, d Directory) (Checkpoint, error) {
	if len(signed) > MaxCheckpoint {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w: longer than %d bytes", ErrMalformed, MaxCheckpoint)
	}
	var known []note.Verifier
	for _, k := range d.Log {
		if v, err := noteVerifier(LogOrigin(d.Origin), k.JWK); err == nil {
			known = append(known, v)
		}
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(known...))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", noteFault(err))
	}
	c, err := parseCheckpoint(opened.Text)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	if c.Origin != LogOrigin(d.Origin) {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w: origin", ErrForeign)
	}
	return c, nil
}

// parseCheckpoint takes the one form of text: no extension lines, which no monitor could audit.
func parseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) != 4 {
		return Checkpoint{}, fmt.Errorf("%w: not three lines", ErrMalformed)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return Checkpoint{}, fmt.Errorf("%w: size", ErrMalformed)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("%w: root hash", ErrMalformed)
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	if c.text() != text {
		return Checkpoint{}, fmt.Errorf("%w: not in canonical form", ErrMalformed)
	}
	return c, nil
}

// noteFault says in this package's words why a note was not opened.
func noteFault(err error) error {
	var unknown *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return fmt.Errorf("%w: no log key of the directory signed it", ErrUnknownKey)
	case errors.As(err, &invalid):
		return ErrSignature
	}
	return fmt.Errorf("%w: %v", ErrMalformed, err)
}

// noteVerifier is a log key under a name, with the key id of C2SP signed-note (Ed25519, type 0x01).
func noteVerifier(name string, key JWK) (note.Verifier, error) {
	if !key.isEd25519() {
		return nil, fmt.Errorf("%w: key is not Ed25519", ErrMalformed)
	}
	x, _ := base64.RawURLEncoding.DecodeString(key.X)
	vkey, err := note.NewEd25519VerifierKey(name, x)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	return v, nil
}

// noteSigner has the name and key id of its verifier.
type noteSigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

// Sign implements note.Signer.
func (s noteSigner) Sign(text []byte) ([]byte, error) { return ed25519.Sign(s.key, text), nil }
