package apdu_test

import (
	"bytes"
	"errors"
	"testing"

	"hikitsugi/agent/apdu"
)

func TestTLVComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, tag := range []apdu.Tag{0x53, 0x7c, 0x5f2f, 0x7f49, 0x5fc105} {
		for _, n := range []int{0, 1, 127, 128, 255, 256, 65535, 65536} {
			value := bytes.Repeat([]byte{0xa5}, n)
			object, rest, err := apdu.Next(append(apdu.AppendTLV(nil, tag, value), 0x99))
			if err != nil || object.Tag != tag || !bytes.Equal(object.Value, value) || !bytes.Equal(rest, []byte{0x99}) {
				t.Errorf("tag %x with %d bytes: tag %x, %d bytes, rest %x, %v", tag, n, object.Tag, len(object.Value), rest, err)
			}
		}
	}
}

func TestMalformedTLVIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing":                         "",
		"no length":                       "53",
		"length longer than what follows": "5303 0102",
		"indefinite length":               "7c80 0000",
		"length field of four bytes":      "53840000000100",
		"length field cut off":            "538201",
		"64 KiB and one byte":             "5383010001",
		"tag that does not end":           "5fc1c1c105",
		"tag cut off":                     "5fc1",
	} {
		if _, _, err := apdu.Next(unhex(t, text)); !errors.Is(err, apdu.ErrTLV) {
			t.Errorf("%s: err = %v", name, err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	objects := unhex(t, "7001aa 710100 fe00")
	if value, found, err := apdu.Find(objects, 0x71); err != nil || !found || !bytes.Equal(value, []byte{0}) {
		t.Errorf("71: %x %v %v", value, found, err)
	}
	if _, found, err := apdu.Find(objects, 0x72); err != nil || found {
		t.Errorf("72: %v %v", found, err)
	}
	if _, _, err := apdu.Find(unhex(t, "7001aa 71"), 0x71); !errors.Is(err, apdu.ErrTLV) {
		t.Errorf("cut off: %v", err)
	}
}

func FuzzTLV(f *testing.F) {
	for _, seed := range []string{"\x53\x00", "\x70\x03abc\x71\x01\x00\xfe\x00", "\x5f\xc1\x05\x81\x80", "\x7f\x49\x82\x00\x01\x05"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for len(b) > 0 {
			object, rest, err := apdu.Next(b)
			if err != nil {
				return
			}
			again, _, err := apdu.Next(apdu.AppendTLV(nil, object.Tag, object.Value))
			if err != nil || again.Tag != object.Tag || !bytes.Equal(again.Value, object.Value) {
				t.Fatalf("%x came back as %x, %v", object, again, err)
			}
			if len(rest) >= len(b) {
				t.Fatal("no progress")
			}
			b = rest
		}
	})
}
