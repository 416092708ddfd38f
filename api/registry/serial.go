package registry

import (
	"math/big"
	"slices"
	"strings"
)

// maxSerial bounds what is read as a serial number: 20 octets (RFC 5280, section 4.1.2.2) in decimal digits.
const maxSerial = 49

// Serials lists, in decimal, the serial numbers that somebody may mean who copies one from a screen or a letter: decimal
// digits, or hexadecimal ones in groups. Digits alone may be either.
func Serials(text string) []string {
	digits := strings.NewReplacer(" ", "", ":", "").Replace(strings.TrimSpace(text))
	var serials []string
	for _, base := range []int{10, 16} {
		n, ok := new(big.Int).SetString(digits, base)
		if !ok || len(digits) > maxSerial || n.Sign() < 0 || strings.HasPrefix(digits, "+") {
			continue
		}
		if s := n.String(); !slices.Contains(serials, s) {
			serials = append(serials, s)
		}
	}
	return serials
}
