package renewal

import (
	"encoding/base64"
	"testing"

	"hikitsugi/api/certificate"
)

// FuzzParseCertificate feeds what travels beside a proof; whatever is taken has exactly one spelling.
func FuzzParseCertificate(f *testing.F) {
	for _, s := range []string{"", "AA==", "MAA=", "MAA=\n", "MIIB", "////", "MAA"} {
		f.Add(s)
	}
	s := &Service{certificates: certificate.NewCache(8)}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := s.parseCertificate(text)
		if err == nil && base64.StdEncoding.EncodeToString(c.DER) != text {
			t.Errorf("%q is taken for %q", text, c.DER)
		}
	})
}

// FuzzParsePolicy feeds rules; what is taken is written and read again as the same rules.
func FuzzParsePolicy(f *testing.F) {
	for _, s := range []string{
		``, `{}`, `null`, `{"approval":{"needed":true,"days":7}}`, `{"cas":["kou"],"hint_days":-1}`, `{"cas":["kou"]}{}`,
		`{"approval":{"needed":true,"days":7},"window":{"days":90,"outside":"refuse"},"hint_days":90,
"current_expired":{"ruling":"refuse","days":0},"new_expiry_not_later":"refuse","company_variant":"approval",
"company_differs":"refuse","holder_variant":"approval","holder_differs":"refuse","address_variant":"warn",
"address_differs":"approval","holder_not_on_roster":"refuse","cas":["kou"],"weak_keys":["RSA-2048"],
"case_outlives_current":"warn","case_outlives_new":"refuse","case_in_progress":"refuse","slip_days":14,"card_limit":2}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := ParsePolicy(text)
		if err != nil {
			return
		}
		again, err := p.Encode()
		if err != nil {
			t.Fatalf("%s is taken and cannot be written: %v", text, err)
		}
		if _, err := ParsePolicy(again); err != nil {
			t.Errorf("%s is written as %s: %v", text, again, err)
		}
	})
}
