package certificate

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"
	"testing"

	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

const bmp = cbasn1.Tag(asn1.TagBMPString)

func TestValuesAreReadExactlyAsTheCAWroteThem(t *testing.T) {
	t.Parallel()
	japanese := func(tag cbasn1.Tag, o, cn string) []byte {
		return rawName(t, field{oidOrganization, tag, o}, field{oidCommonName, tag, cn})
	}
	tests := map[string]struct {
		change                   func(*x509.Certificate)
		company, address, holder string
	}{
		"subject when nothing else is there": {
			change:  func(*x509.Certificate) {},
			company: "A Co., Ltd.", holder: "MIHON TARO",
		},
		"directoryName before the romanised subject": {
			change: func(c *x509.Certificate) {
				c.ExtraExtensions = []pkix.Extension{altNames(t, japanese(cbasn1.UTF8String, "株式会社A", "見本 太郎"))}
			},
			company: "株式会社A", holder: "見本 太郎",
		},
		"address over state, locality and street": {
			change: func(c *x509.Certificate) {
				c.ExtraExtensions = []pkix.Extension{altNames(t, rawName(t,
					field{oidStreet, cbasn1.UTF8String, "１番地"}, field{oidState, cbasn1.UTF8String, "北海道"},
					field{oidLocality, cbasn1.UTF8String, "札幌市中央区"}))}
			},
			address: "北海道札幌市中央区１番地",
		},
		"spaces, width and variation selectors are kept": {
			change: func(c *x509.Certificate) {
				c.ExtraExtensions = []pkix.Extension{altNames(t, japanese(cbasn1.UTF8String, " ㈱Ａ ", "葛\U000e0100見　例"))}
			},
			company: " ㈱Ａ ", holder: "葛\U000e0100見　例",
		},
		"BMPString in the subject": {
			change: func(c *x509.Certificate) {
				c.RawSubject = japanese(bmp, "\x68\x2a\x5f\x0f\x4f\x1a\x79\x3e\x00A", "\x89\x8b")
			},
			company: "株式会社A", holder: "見",
		},
		"TeletexString is ISO 8859-1": {
			change:  func(c *x509.Certificate) { c.RawSubject = japanese(cbasn1.T61String, "Caf\xe9", "TARO") },
			company: "Café", holder: "TARO",
		},
		"an otherName of another CA is passed over": {
			change: func(c *x509.Certificate) {
				c.ExtraExtensions = []pkix.Extension{otherNames(t, oidJPKIName, "高崎 見本")}
			},
			company: "A Co., Ltd.", holder: "MIHON TARO",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := parse(t, root(t, "Some CA", nil).under(t, person(), test.change).der)
			if c.Company != test.company || c.Address != test.address || c.Holder != test.holder {
				t.Errorf("company %q, address %q, holder %q", c.Company, c.Address, c.Holder)
			}
		})
	}
}

func TestJPKIStatesTheHolderOnly(t *testing.T) {
	t.Parallel()
	ca := root(t, "JPKI", func(c *x509.Certificate) {
		c.Subject.OrganizationalUnit = []string{"JPKI for digital signature", "Japan Agency for Local Authority Information Systems"}
	})
	c := parse(t, ca.under(t, person(), func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{otherNames(t, oidJPKIName, "高崎 見本")}
	}).der)
	if c.Holder != "高崎 見本" || c.Company != "" || c.Address != "" || c.Issuer != "公的個人認証サービス" {
		t.Errorf("holder %q, company %q, address %q, issuer %q", c.Holder, c.Company, c.Address, c.Issuer)
	}
}

func TestIssuerAndSerialAreShownForPeople(t *testing.T) {
	t.Parallel()
	c := parse(t, root(t, "Some, CA", nil).under(t, person(), func(c *x509.Certificate) {
		c.SerialNumber = big.NewInt(0x01ab23)
	}).der)
	if c.Issuer != "Some, CA" || c.IssuerDN != `C=JP, O=Some\, CA` {
		t.Errorf("issuer %q, DN %q", c.Issuer, c.IssuerDN)
	}
	if c.Serial != "01AB 23" || c.SerialDecimal != "109347" {
		t.Errorf("serial %q, decimal %q", c.Serial, c.SerialDecimal)
	}
}

func TestParseRefusesAllButOneWholeCertificate(t *testing.T) {
	t.Parallel()
	der := root(t, "Some CA", nil).der
	long := root(t, "Some CA", func(c *x509.Certificate) {
		c.SerialNumber = new(big.Int).Lsh(big.NewInt(1), 160)
	})
	deep := root(t, "Some CA", func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{altNames(t, bytes.Repeat(rawName(t), maxGeneralNames+1))}
	})
	wide := root(t, "Some CA", func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{altNames(t, rawName(t, field{oidCommonName, cbasn1.UTF8String, strings.Repeat("A", maxString+1)}))}
	})
	broken := root(t, "Some CA", func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{altNames(t, rawName(t, field{oidCommonName, bmp, "\xd8\x00"}))}
	})
	tests := map[string]struct {
		der  []byte
		want error
	}{
		"empty":          {nil, ErrMalformed},
		"two":            {append(der[:len(der):len(der)], der...), ErrMalformed},
		"trailing byte":  {append(der[:len(der):len(der)], 0), ErrMalformed},
		"cut":            {der[:len(der)-1], ErrMalformed},
		"too large":      {make([]byte, MaxSize+1), ErrTooLarge},
		"long serial":    {long.der, ErrMalformed},
		"many names":     {deep.der, ErrMalformed},
		"long value":     {wide.der, ErrMalformed},
		"half of a pair": {broken.der, ErrMalformed},
	}
	for name, test := range tests {
		if _, err := Parse(test.der); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	ca := root(f, "Some CA", nil)
	f.Add(ca.der)
	f.Add(ca.under(f, person(), func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{DemoMarker(), altNames(f, rawName(f, field{oidCommonName, bmp, "\x89\x8b"}))}
	}).der)
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := Parse(der)
		if err == nil && !bytes.Equal(c.DER, der) {
			t.Error("DER differs from what was parsed")
		}
	})
}

// FuzzAltNames feeds the parser of names without a valid certificate around it.
func FuzzAltNames(f *testing.F) {
	f.Add(altNames(f, rawName(f, field{oidLocality, cbasn1.UTF8String, "札幌市"})).Value)
	f.Add(altNames(f, rawName(f, field{oidCommonName, bmp, "\xd8\x42\xdf\xb7"})).Value)
	f.Add(otherNames(f, oidJPKIName, "高崎 見本").Value)
	f.Fuzz(func(t *testing.T, value []byte) {
		var n names
		if n.parseAltNames(value) != nil {
			return
		}
		for _, a := range append(n.directory, n.other...) {
			if len(a.Value) > 2*maxString {
				t.Errorf("value of %d bytes", len(a.Value))
			}
		}
	})
}
