// Package certificate reads the X.509 certificates of bidding cards: what a
// certificate states about its company and holder, whether its key is strong
// enough, and whether it chains to a certification authority (CA, 認証局) that
// a contracting authority accepts.
//
// Glossary: 商号又は名称 company, 業者所在地 address, 取得者氏名 holder,
// 発行者 issuer, 証明書有効期限 valid until (NotAfter).
//
// The package does no I/O. Revocation is judged elsewhere, from the [Chain]
// that [VerifyChain] returns; comparing names is package name.
package certificate

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// MaxSize is the largest certificate accepted, in bytes of DER.
const MaxSize = 8 << 10

// maxSerialBits is 20 octets, the limit of RFC 5280, section 4.1.2.2.
const maxSerialBits = 160

// Certificate is what one certificate states. Holder, Company and Address are
// exactly the characters in the certificate, never folded or trimmed; empty
// means 証明書に記載なし. They are claims of the certificate until
// [VerifyChain] has returned without error.
type Certificate struct {
	DER    []byte // the exact bytes; treat as read-only
	Digest string // SHA-256 of DER, base64url without padding
	SPKI   string // SHA-256 of the SubjectPublicKeyInfo, base64url without padding

	Holder  string // 取得者氏名
	Company string // ICカード商号又は名称
	Address string // 業者所在地, never the holder's home

	Issuer        string // the CA's name for people: Japanese if a profile has it
	IssuerDN      string // the whole DN in the certificate's own order
	Serial        string // upper-case hex of whole octets in groups of four: "01AB 23"
	SerialDecimal string

	NotBefore time.Time
	NotAfter  time.Time // the last valid second

	KeyType    string // "RSA-2048", "P-256", ...; see [KeyType]
	DemoMarked bool   // carries the demo marker; see [DemoMarker]

	x509 *x509.Certificate
}

// Parse reads exactly one DER certificate of at most [MaxSize] bytes by the
// extraction rules of [KnownProfiles]. It fails with [ErrTooLarge] or
// [ErrMalformed].
func Parse(der []byte) (*Certificate, error) {
	return ParseWith(der, KnownProfiles())
}

// ParseWith is [Parse] with extraction rules of the caller's choice. A
// certificate that no profile matches is read by [DefaultProfile].
func ParseWith(der []byte, profiles []Profile) (*Certificate, error) {
	if len(der) > MaxSize {
		return nil, fmt.Errorf("parse certificate: %w (%d bytes)", ErrTooLarge, len(der))
	}
	x, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("parse certificate: %w: %w", ErrMalformed, err)
	}
	if x.SerialNumber.BitLen() > maxSerialBits {
		return nil, fmt.Errorf("parse certificate: %w: serial of %d bits", ErrMalformed, x.SerialNumber.BitLen())
	}
	n, err := parseNames(x)
	if err != nil {
		return nil, fmt.Errorf("parse certificate: %w: %w", ErrMalformed, err)
	}
	return describe(x, n, match(profiles, n.issuer)), nil
}

func describe(x *x509.Certificate, n names, p Profile) *Certificate {
	holder, company, address := p.read(n)
	return &Certificate{
		DER:           x.Raw,
		Digest:        digest(x.Raw),
		SPKI:          digest(x.RawSubjectPublicKeyInfo),
		Holder:        holder,
		Company:       company,
		Address:       address,
		Issuer:        p.issuerName(n.issuer),
		IssuerDN:      n.issuer.String(),
		Serial:        groupHex(x.SerialNumber.Bytes()),
		SerialDecimal: x.SerialNumber.String(),
		NotBefore:     x.NotBefore,
		NotAfter:      x.NotAfter,
		KeyType:       KeyType(x.PublicKey),
		DemoMarked:    demoMarked(x),
		x509:          x,
	}
}

// PublicKey returns the subject's key; nil if its kind is unknown to Go.
func (c *Certificate) PublicKey() crypto.PublicKey { return c.x509.PublicKey }

// X509 returns the certificate as the standard library knows it; read-only.
func (c *Certificate) X509() *x509.Certificate { return c.x509 }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func groupHex(octets []byte) string {
	if len(octets) == 0 {
		octets = []byte{0}
	}
	var b strings.Builder
	for i, o := range octets {
		if i > 0 && i%2 == 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%02X", o)
	}
	return b.String()
}
