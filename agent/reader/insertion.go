package reader

import (
	"encoding/base64"
	"fmt"
	"io"
)

// NewInsertion draws the opaque name of one insertion: 128 bits in base64url.
func NewInsertion(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("name insertion: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}
