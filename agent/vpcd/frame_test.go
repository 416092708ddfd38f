package vpcd

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

func TestFrameComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 255, 256, maxFrame} {
		var wire bytes.Buffer
		data := bytes.Repeat([]byte{0xa5}, n)
		if err := writeFrame(&wire, data); err != nil {
			t.Fatal(err)
		}
		back, err := readFrame(&wire)
		if err != nil || !bytes.Equal(back, data) || wire.Len() != 0 {
			t.Errorf("%d bytes: %d came back, %d are left, %v", n, len(back), wire.Len(), err)
		}
	}
}

func TestMalformedFrames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, wire string
		want       error
	}{
		{"end between frames", "", io.EOF},
		{"end inside the length", "\x00", io.ErrUnexpectedEOF},
		{"end after the length", "\x00\x05", io.ErrUnexpectedEOF},
		{"end inside the data", "\x00\x05\x00\xa4", io.ErrUnexpectedEOF},
		{"empty", "\x00\x00\x00\x01\x04", ErrFrame},
	} {
		if _, err := readFrame(bytes.NewReader([]byte(test.wire))); !errors.Is(err, test.want) {
			t.Errorf("%s: err = %v, want %v", test.name, err, test.want)
		}
	}
	if err := writeFrame(io.Discard, make([]byte, maxFrame+1)); !errors.Is(err, ErrFrame) {
		t.Errorf("response too long: err = %v, want %v", err, ErrFrame)
	}
}

func FuzzReadFrame(f *testing.F) {
	for _, seed := range []string{"\x00\x01\x04", "\x00\x00", "\x00\x04\x00\x20\x00\x80", "\xff\xff\x00", "\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		in := bytes.NewReader(wire)
		for {
			before := in.Len()
			frame, err := readFrame(in)
			if err != nil {
				return
			}
			if len(frame) == 0 || before-in.Len() != 2+len(frame) {
				t.Fatalf("a frame of %d bytes took %d", len(frame), before-in.Len())
			}
		}
	})
}
