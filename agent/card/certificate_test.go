package card

import (
	"bytes"
	"compress/gzip"
	"errors"
	"testing"

	"hikitsugi/agent/apdu"
)

func compressed(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// object builds what stands inside 53 of a certificate object.
func object(certificate []byte, certInfo byte) []byte {
	b := apdu.AppendTLV(nil, 0x70, certificate)
	b = apdu.AppendTLV(b, 0x71, []byte{certInfo})
	return apdu.AppendTLV(b, 0xfe, nil)
}

func TestPIVCertificate(t *testing.T) {
	t.Parallel()
	der := bytes.Repeat([]byte{0x30}, 900)
	zipped := compressed(t, der)
	for _, test := range []struct {
		name   string
		object []byte
		want   []byte
		err    error
	}{
		{"plain", object(der, 0), der, nil},
		{"compressed", object(zipped, 1), der, nil},
		{"without CertInfo", apdu.AppendTLV(nil, 0x70, der), der, nil},
		{"other bits of CertInfo", object(der, 0x04), der, nil},
		{"longest", object(make([]byte, maxCertificate), 0), make([]byte, maxCertificate), nil},
		{"too long", object(make([]byte, maxCertificate+1), 0), nil, ErrUnreadable},
		{"inflates too far", object(compressed(t, make([]byte, 1<<20)), 1), nil, ErrUnreadable},
		{"said to be compressed", object(der, 1), nil, ErrUnreadable},
		{"compressed and cut off", object(zipped[:len(zipped)-9], 1), nil, ErrUnreadable},
		{"cut off", object(der, 0)[:100], nil, ErrUnreadable},
		{"empty", object(nil, 0), nil, ErrNoCertificate},
		{"no certificate in it", apdu.AppendTLV(nil, 0xfe, nil), nil, ErrNoCertificate},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := pivCertificate(test.object)
			if !errors.Is(err, test.err) || !bytes.Equal(got, test.want) {
				t.Errorf("%d bytes, %v; want %d bytes, %v", len(got), err, len(test.want), test.err)
			}
		})
	}
}

func FuzzPIVCertificate(f *testing.F) {
	f.Add(object([]byte("certificate"), 0))
	f.Add(object(compressed(f, []byte("certificate")), 1))
	f.Add(object([]byte("\x1f\x8b\x08"), 1))
	f.Add([]byte("\x70\x82\xff\xff"))
	f.Fuzz(func(t *testing.T, object []byte) {
		der, err := pivCertificate(object)
		if err == nil && (len(der) == 0 || len(der) > maxCertificate) {
			t.Fatalf("a certificate of %d bytes", len(der))
		}
		if err != nil && !errors.Is(err, ErrUnreadable) && !errors.Is(err, ErrNoCertificate) {
			t.Fatalf("err = %v", err)
		}
	})
}
