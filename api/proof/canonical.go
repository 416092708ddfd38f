package proof

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"github.com/go-json-experiment/json"
)

// encode gives the one accepted form of a header or payload.
func encode(v any) ([]byte, error) {
	return json.Marshal(v)
}

// decode parses strictly (no duplicate, unknown or case-variant members, valid UTF-8) and accepts only the canonical form.
func decode(b []byte, v any) error {
	if err := json.Unmarshal(b, v, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	again, err := encode(v)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	if !bytes.Equal(b, again) {
		return fmt.Errorf("%w: not in canonical form", ErrMalformed)
	}
	return nil
}

// decodeSegment reads unpadded base64url and refuses newlines, padding and non-zero trailing bits.
func decodeSegment(s string) ([]byte, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || base64.RawURLEncoding.EncodeToString(b) != s {
		return nil, fmt.Errorf("%w: base64url", ErrMalformed)
	}
	return b, nil
}

// isRandom reports whether s is the base64url form of exactly size bytes.
func isRandom(s string, size int) bool {
	b, err := decodeSegment(s)
	return err == nil && len(b) == size
}

// Sizes, in bytes, of what stands base64url-encoded in the fields.
const (
	sizeTX     = 16
	sizeJTI    = 32
	sizeDigest = 32
)

// maxInteger is the largest integer that every JSON reader keeps exact (RFC 8259 section 6).
const maxInteger = 1<<53 - 1

func isDigest(s string) bool { return isRandom(s, sizeDigest) }
