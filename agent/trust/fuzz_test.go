package trust

import (
	"testing"

	"hikitsugi/api/proof"
)

func FuzzPinFile(f *testing.F) {
	f.Add([]byte(`{"origin":"https://registry.example","identity":"` + proof.Digest(nil) + `","next":"","seq":0,"document":""}`))
	f.Add([]byte(`{"origin":"http://localhost:8080"}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pin, err := parsePin(data)
		if err == nil && (!proof.ValidOrigin(pin.Origin, true) || !proof.IsDigest(pin.Identity)) {
			t.Errorf("accepted %+v", pin)
		}
	})
}

func FuzzKeyFile(f *testing.F) {
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		if key, err := parseKey(data); err == nil && !proof.IsDigest(key.Thumbprint()) {
			t.Error("accepted a key without a thumbprint")
		}
	})
}
