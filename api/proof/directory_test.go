package proof_test

import (
	"errors"
	"testing"

	"hikitsugi/api/proof"
)

func TestFollow(t *testing.T) {
	t.Parallel()
	sign := func(name string, change func(d *proof.Directory)) string {
		d := directory()
		change(&d)
		return must(proof.SignDirectory(signer(t, name), d))(t)
	}
	seq := func(n int64) func(d *proof.Directory) { return func(d *proof.Directory) { d.Seq = n } }
	known := sign("identity", seq(5))
	pin, _, err := proof.Pin{Origin: origin, Identity: thumbprint(t, "identity")}.Follow(known)
	if err != nil {
		t.Fatal(err)
	}
	third := func(d *proof.Directory) { d.Seq, d.Next = 6, label("third") }
	moved, _, err := pin.Follow(sign("next identity", third))
	if err != nil || moved.Identity != thumbprint(t, "next identity") || moved.Next != label("third") {
		t.Fatal(moved, err)
	}
	for _, tt := range []struct {
		name, document string
		pin            proof.Pin
		want           error
	}{
		{"the same again", known, pin, nil},
		{"the same signed anew", sign("identity", seq(5)), pin, nil},
		{"a higher seq", sign("identity", seq(6)), pin, nil},
		{"old_well_known_seq", sign("identity", seq(4)), pin, proof.ErrForeign},
		{"same seq, other content", sign("identity", func(d *proof.Directory) { d.Request[0].EXP-- }), pin, proof.ErrForeign},
		{"page_cannot_add_trust/another identity", sign("page", seq(6)), pin, proof.ErrForeign},
		{"page_cannot_add_trust/another identity over the same content", sign("page", seq(5)), pin, proof.ErrForeign},
		{"page_cannot_add_trust/another origin", sign("identity", func(d *proof.Directory) { d.Seq, d.Origin = 6, "https://other.test" }), pin, proof.ErrForeign},
		{"page_cannot_add_trust/no pin", known, proof.Pin{Origin: origin}, proof.ErrForeign},
		{"successor before any directory named it", sign("next identity", third), proof.Pin{Origin: origin, Identity: thumbprint(t, "identity")}, proof.ErrForeign},
		{"the identity that was followed by another", sign("identity", seq(7)), moved, proof.ErrForeign},
		{"unknown_kid_unsigned_document", known[:len(known)-86], pin, proof.ErrSignature},
		{"empty", "", pin, proof.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, d, err := tt.pin.Follow(tt.document)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if err != nil && (got != tt.pin || d.V != 0) {
				t.Fatal("the pin moved")
			}
		})
	}
}

func TestDirectoryRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *proof.Directory){
		"request key over 90 days":    func(d *proof.Directory) { d.Request[0].EXP = d.Request[0].NBF + 90*86400 + 1 },
		"validity of nothing":         func(d *proof.Directory) { d.Receipt[0].EXP = d.Receipt[0].NBF },
		"no request key":              func(d *proof.Directory) { d.Request = nil },
		"no receipt key":              func(d *proof.Directory) { d.Receipt = nil },
		"one key for two roles":       func(d *proof.Directory) { d.Receipt[0].JWK = d.Request[0].JWK },
		"retired key still current":   func(d *proof.Directory) { d.PastRequest = d.Request },
		"identity key signs requests": func(d *proof.Directory) { d.Request[0].JWK = signer(t, "identity").JWK() },
		"successor signs receipts":    func(d *proof.Directory) { d.Receipt[0].JWK = signer(t, "next identity").JWK() },
		"request key of Ed25519":      func(d *proof.Directory) { d.Request[0].JWK = d.Log[0].JWK; d.Log = nil },
		"log key with a y":            func(d *proof.Directory) { d.Log[0].JWK.Y = d.Log[0].JWK.X },
		"point off the curve":         func(d *proof.Directory) { d.Request[0].JWK.Y = d.Request[0].JWK.X },
		"seq zero":                    func(d *proof.Directory) { d.Seq = 0 },
		"seq beyond 2^53":             func(d *proof.Directory) { d.Seq = 1 << 53 },
		"localhost without demo":      func(d *proof.Directory) { d.Origin = "http://localhost:8080" },
		"no successor":                func(d *proof.Directory) { d.Next = "" },
		"version 2":                   func(d *proof.Directory) { d.V = 2 },
		"log key of 31 bytes":         func(d *proof.Directory) { d.Log[0].JWK.X = d.Log[0].JWK.X[:41] + "A" },
		"request key of another kind": func(d *proof.Directory) { d.Request[0].JWK.Crv = "P-384" },
		"past request key over 90 days": func(d *proof.Directory) {
			d.PastRequest = []proof.DirectoryKey{{JWK: signer(t, "past").JWK(), NBF: 1, EXP: 2 + 90*86400}}
		},
		"key from before there was time": func(d *proof.Directory) { d.Receipt[0].NBF = 0 },
		"key for ever":                   func(d *proof.Directory) { d.Receipt[0].EXP = 1 << 53 },
	} {
		t.Run(name, func(t *testing.T) {
			d := directory()
			change(&d)
			if _, err := proof.SignDirectory(signer(t, "identity"), d); !errors.Is(err, proof.ErrMalformed) {
				t.Fatal(err)
			}
		})
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]bool{ // in earnest, in a demo
		"https://example.test": {true, true}, "https://example.test:8443": {true, true}, "https://xn--wgv71a.test": {true, true},
		"https://192.0.2.1": {true, true}, "https://[2001:db8::1]:8443": {true, true}, "https://localhost": {true, true},
		"http://localhost": {false, true}, "http://localhost:8080": {false, true},
		"http://localhost:80": {}, "http://127.0.0.1:8080": {}, "http://localhost.": {}, "http://example.test": {}, "http://localhost.evil.test": {},
		"https://example.test:443": {}, "https://example.test:0443": {}, "https://example.test:": {}, "https://example.test:0": {},
		"https://example.test:65536": {}, "https://example.test:+80": {}, "https://Example.test": {}, "HTTPS://example.test": {},
		"https://example.test/": {}, "https://example.test?": {}, "https://example.test#": {}, "https://user@example.test": {},
		"https://例.test": {}, "https://ex%61mple.test": {}, "https://example.test.": {}, "https://a..b": {}, "https://-a.test": {},
		"https://a b": {}, "https://a\nb": {}, "https://a,b": {}, "https://a\"b": {}, "https://[2001:DB8::1]": {}, "https://[::1": {},
		"https://[::ffff:192.0.2.1]": {}, "https://[fe80::1%25eth0]": {}, "https://192.0.2": {}, "https://192.0.2.01": {}, "https://0x7f.1": {},
		"https://": {}, "https://:8443": {}, "null": {}, "": {}, "file://": {}, "wss://example.test": {},
	} {
		if got := [2]bool{proof.ValidOrigin(s, false), proof.ValidOrigin(s, true)}; got != want {
			t.Errorf("origin_port_case_punycode %q: %v, want %v", s, got, want)
		}
	}
}

func TestLeafRefused(t *testing.T) {
	t.Parallel()
	w := renewal(t)
	imported := proof.Leaf{V: 1, Kind: proof.Import, At: started, New: label("card"), HandedOver: []proof.Target{{Registration: "a"}}}
	if _, err := proof.ParseLeaf(must(imported.Encode())(t)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(l, i *proof.Leaf){
		"not sorted": func(l, _ *proof.Leaf) {
			l.HandedOver = []proof.Target{{Registration: "c", Version: 1}, {Registration: "a", Version: 1}}
		},
		"registration twice":       func(l, _ *proof.Leaf) { l.Pending = l.HandedOver },
		"nothing changed":          func(l, _ *proof.Leaf) { l.HandedOver, l.Pending = nil, nil },
		"no receipt":               func(l, _ *proof.Leaf) { l.Receipt = "" },
		"no proof":                 func(l, _ *proof.Leaf) { l.NewProof = "" },
		"same_key_new_certificate": func(l, _ *proof.Leaf) { l.Current = l.New },
		"no time":                  func(l, _ *proof.Leaf) { l.At = 0 },
		"kind of later":            func(l, _ *proof.Leaf) { l.Kind = "closure" },
		"import with a proof":      func(_, i *proof.Leaf) { i.NewProof = label("proof") },
		"import with a receipt":    func(_, i *proof.Leaf) { i.Receipt = "1" },
		"import of two":            func(_, i *proof.Leaf) { i.HandedOver = append(i.HandedOver, i.HandedOver[0]) },
		"import without id":        func(_, i *proof.Leaf) { i.HandedOver = []proof.Target{{}} },
		"import that waits":        func(_, i *proof.Leaf) { i.Pending = i.HandedOver },
		"import of no card":        func(_, i *proof.Leaf) { i.New = "abc" },
		"import in a transaction":  func(_, i *proof.Leaf) { i.TX = w.leaf.TX },
		"version 2":                func(l, _ *proof.Leaf) { l.V = 2 },
		"time beyond 2^53":         func(l, _ *proof.Leaf) { l.At = 1 << 53 },
		"transaction of 8 bytes":   func(l, _ *proof.Leaf) { l.TX = l.TX[:11] },
		"one proof for both cards": func(l, _ *proof.Leaf) { l.NewProof = l.CurrentProof },
	} {
		t.Run(name, func(t *testing.T) {
			l, i := w.leaf, imported
			change(&l, &i)
			_, err1 := l.Encode()
			_, err2 := i.Encode()
			if err := errors.Join(err1, err2); !errors.Is(err, proof.ErrMalformed) {
				t.Fatal(err)
			}
		})
	}
}
