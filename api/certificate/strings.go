package certificate

import (
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var errString = errors.New("bad string")

// decodeString decodes the string types that CAs of the field use or used.
// Nothing is normalised: two encodings of the same characters give the same
// string, two different characters never do.
func decodeString(tag cbasn1.Tag, b []byte) (string, error) {
	if len(b) > maxString {
		return "", errString
	}
	switch tag {
	case cbasn1.UTF8String:
		if !utf8.Valid(b) {
			return "", errString
		}
		return string(b), nil
	case cbasn1.PrintableString, cbasn1.IA5String, cbasn1.Tag(asn1.TagNumericString):
		return decodeASCII(b)
	case cbasn1.Tag(asn1.TagBMPString):
		return decodeBMP(b)
	case cbasn1.T61String:
		return decodeLatin1(b), nil
	}
	return "", errString
}

func decodeASCII(b []byte) (string, error) {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return "", errString
		}
	}
	return string(b), nil
}

// decodeBMP reads UTF-16, of which BMPString is the part without surrogates;
// encoders that write 𠮷 as a pair exist, half a pair is refused. One
// terminating zero is no character, as in crypto/x509.
func decodeBMP(b []byte) (string, error) {
	if len(b)%2 != 0 {
		return "", errString
	}
	if n := len(b); n >= 2 && b[n-1] == 0 && b[n-2] == 0 {
		b = b[:n-2]
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	out := make([]byte, 0, 2*len(b))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i+1 == len(units) {
				return "", errString
			}
			i++
			if r = utf16.DecodeRune(r, rune(units[i])); r == utf8.RuneError {
				return "", errString
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), nil
}

// decodeLatin1 reads TeletexString as ISO 8859-1, as crypto/x509 and OpenSSL do.
func decodeLatin1(b []byte) string {
	out := make([]byte, 0, len(b))
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return string(out)
}
