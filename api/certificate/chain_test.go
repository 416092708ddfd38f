package certificate

import (
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"testing"
	"time"
)

func trust(t testing.TB, demo bool, ders ...[]byte) Anchors {
	t.Helper()
	ca, err := NewCA("some", "", "Some CA", ders)
	if err != nil {
		t.Fatal(err)
	}
	return Anchors{Demo: demo, CAs: []CA{ca}}
}

func critical(x *x509.Certificate) {
	x.ExtraExtensions = append(x.ExtraExtensions, pkix.Extension{
		Id: asn1.ObjectIdentifier{2, 999, 1}, Critical: true, Value: []byte{5, 0},
	})
}

func marked(x *x509.Certificate) { x.ExtraExtensions = append(x.ExtraExtensions, DemoMarker()) }

func TestChains(t *testing.T) {
	t.Parallel()
	ca := root(t, "Some CA", nil)
	expiredCA := root(t, "Some CA", func(c *x509.Certificate) { c.NotAfter = now.AddDate(0, -1, 0) })
	narrow := root(t, "Some CA", func(c *x509.Certificate) { c.MaxPathLenZero = true })
	below := narrow.under(t, authority("Lower CA"), nil)
	lower := ca.under(t, authority("Lower CA"), nil)
	notCA := ca.under(t, person(), nil)
	weak := sign(t, authority("Lower CA"), ca, rsaKey(t, 1024), nil)
	stranger := root(t, "Other CA", nil)
	impostor := root(t, "Some CA", nil)

	tests := map[string]struct {
		leaf   issued
		extra  []issued
		anchor issued
		want   error
		reason Reason
	}{
		"issued by the root":         {leaf: ca.under(t, person(), nil), anchor: ca},
		"by an intermediate offered": {leaf: lower.under(t, person(), nil), extra: []issued{lower}, anchor: ca},
		"intermediate missing":       {leaf: lower.under(t, person(), nil), anchor: ca, want: ErrNotAccepted},
		"another CA":                 {leaf: stranger.under(t, person(), nil), anchor: ca, want: ErrNotAccepted},
		"another CA offers its root": {
			leaf: stranger.under(t, person(), nil), extra: []issued{stranger}, anchor: ca, want: ErrNotAccepted,
		},
		"another key under the name": {
			leaf: impostor.under(t, person(), nil), anchor: ca, want: ErrInvalid, reason: ReasonSignature,
		},
		"issued by a person": {
			leaf: notCA.under(t, person(), nil), extra: []issued{notCA}, anchor: ca, want: ErrNotAccepted,
		},
		"longer than the root allows": {
			leaf: below.under(t, person(), nil), extra: []issued{below}, anchor: narrow, want: ErrInvalid, reason: ReasonConstraints,
		},
		"CA expired": {
			leaf: expiredCA.under(t, person(), nil), anchor: expiredCA, want: ErrInvalid, reason: ReasonCAExpired,
		},
		"for signatures": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }),
			anchor: ca,
		},
		"for encryption": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }),
			anchor: ca, want: ErrInvalid, reason: ReasonKeyUsage,
		},
		"no key usage": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.KeyUsage = 0 }),
			anchor: ca, want: ErrInvalid, reason: ReasonKeyUsage,
		},
		"a CA's own certificate": {leaf: ca, anchor: ca, want: ErrInvalid, reason: ReasonConstraints},
		"a CA that may sign anything": {
			leaf:   ca.under(t, authority("A"), func(c *x509.Certificate) { c.KeyUsage |= x509.KeyUsageDigitalSignature }),
			anchor: ca, want: ErrInvalid, reason: ReasonConstraints,
		},
		"unknown critical extension": {
			leaf: ca.under(t, person(), critical), anchor: ca, want: ErrInvalid, reason: ReasonExtension,
		},
		"critical directoryName": {
			leaf: ca.under(t, person(), func(c *x509.Certificate) {
				e := altNames(t, rawName(t))
				e.Critical = true
				c.ExtraExtensions = []pkix.Extension{e}
			}),
			anchor: ca,
		},
		"weak key": {
			leaf:   sign(t, person(), ca, rsaKey(t, 1024), nil),
			anchor: ca, want: ErrKeyTooWeak,
		},
		"weak key of an intermediate offered": {
			leaf: weak.under(t, person(), nil), extra: []issued{weak}, anchor: ca, want: ErrNotAccepted,
		},
		"expired": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) }),
			anchor: ca, want: ErrExpired,
		},
		"expired and of another CA": {
			leaf:   stranger.under(t, person(), func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) }),
			anchor: ca, want: ErrNotAccepted,
		},
		"not valid yet": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.NotBefore = now.Add(time.Second) }),
			anchor: ca, want: ErrNotYetValid,
		},
		"in its last second": {
			leaf:   ca.under(t, person(), func(c *x509.Certificate) { c.NotAfter = now }),
			anchor: ca,
		},
		"five intermediates": {
			leaf: ca.under(t, person(), nil), extra: []issued{ca, ca, ca, ca, ca}, anchor: ca, want: ErrInvalid, reason: ReasonChainLength,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var extra []*Certificate
			for _, e := range test.extra {
				extra = append(extra, parse(t, e.der))
			}
			_, err := VerifyChain(parse(t, test.leaf.der), extra, trust(t, false, test.anchor.der), now.Add(500*time.Millisecond))
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			var invalid *InvalidError
			if errors.As(err, &invalid) && invalid.Reason != test.reason {
				t.Errorf("%v, want reason %s", err, test.reason)
			}
		})
	}
}

func rsaKey(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestCASignaturesMayBePSS(t *testing.T) {
	t.Parallel()
	pss := func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA256WithRSAPSS }
	ca := sign(t, authority("Some CA"), issued{}, rsaKey(t, 2048), pss)
	leaf := sign(t, person(), ca, ecKey(t, elliptic.P256()), pss)
	chain, err := VerifyChain(parse(t, leaf.der), nil, trust(t, false, ca.der), now)
	if err != nil {
		t.Fatal(err)
	}
	if chain.CA != "some" || len(chain.Certificates) != 2 {
		t.Errorf("chain of %d to %q", len(chain.Certificates), chain.CA)
	}
}

// demo_ca_refused_in_production_even_as_anchor, and its neighbours.
func TestDemoMarkerAndModeMustAgree(t *testing.T) {
	t.Parallel()
	demoCA, realCA := root(t, "Demo CA", marked), root(t, "Some CA", nil)
	tests := map[string]struct {
		demo   bool
		leaf   issued
		anchor issued
		want   error
	}{
		"demo card in the demo":                      {true, demoCA.under(t, person(), marked), demoCA, nil},
		"demo card in production, demo CA as anchor": {false, demoCA.under(t, person(), marked), demoCA, ErrDemo},
		"demo card in production under a real CA":    {false, realCA.under(t, person(), marked), realCA, ErrDemo},
		"unmarked card of the demo CA in production": {false, demoCA.under(t, person(), nil), demoCA, ErrNotAccepted},
		"real card in the demo":                      {true, realCA.under(t, person(), nil), realCA, ErrNotDemo},
		"marked card of an unmarked CA in the demo":  {true, realCA.under(t, person(), marked), realCA, ErrNotAccepted},
		"marker that is not critical, in production": {false, demoCA.under(t, person(), uncritical), demoCA, ErrDemo},
		"another critical extension beside it in the demo": {true, demoCA.under(t, person(), func(c *x509.Certificate) {
			marked(c)
			critical(c)
		}), demoCA, ErrInvalid},
	}
	for name, test := range tests {
		_, err := VerifyChain(parse(t, test.leaf.der), nil, trust(t, test.demo, test.anchor.der), now)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func uncritical(x *x509.Certificate) {
	m := DemoMarker()
	m.Critical = false
	x.ExtraExtensions = append(x.ExtraExtensions, m)
}

// A CA that changes its key signs the new one with the old, under the same name: that certificate is no root, although
// issuer and subject are the same.
func TestOnlyWhatSignedItselfIsARoot(t *testing.T) {
	t.Parallel()
	old := root(t, "Some CA", nil)
	rollover := old.under(t, authority("Some CA"), nil)
	ca, err := NewCA("some", "", "", [][]byte{old.der, rollover.der})
	if err != nil {
		t.Fatal(err)
	}
	if len(ca.Roots) != 1 || len(ca.Intermediates) != 1 || ca.Roots[0].Digest != parse(t, old.der).Digest {
		t.Errorf("%d roots, %d intermediates", len(ca.Roots), len(ca.Intermediates))
	}
	if _, err := NewCA("some", "", "", [][]byte{rollover.der}); !errors.Is(err, ErrNotAccepted) {
		t.Errorf("without the old key's: %v", err)
	}
}

func TestAnchorsMustBeCAsWithARoot(t *testing.T) {
	t.Parallel()
	ca := root(t, "Some CA", nil)
	tests := map[string]struct {
		ders [][]byte
		want error
	}{
		"a person":          {[][]byte{ca.der, ca.under(t, person(), nil).der}, ErrInvalid},
		"intermediate only": {[][]byte{ca.under(t, authority("Lower CA"), nil).der}, ErrNotAccepted},
		"none":              {nil, ErrNotAccepted},
		"not a certificate": {[][]byte{{1}}, ErrMalformed},
		"weak key":          {[][]byte{sign(t, authority("Old CA"), issued{}, rsaKey(t, 1024), nil).der}, ErrKeyTooWeak},
	}
	for name, test := range tests {
		if _, err := NewCA("some", "", "", test.ders); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}
