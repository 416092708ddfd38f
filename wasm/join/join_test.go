package main

import (
	"bytes"
	"strings"
	"testing"
)

// program is a module with a section before its data and one behind it.
func program(data []byte) []byte {
	out := []byte(header + "\x05\x03\x01\x00\x01")
	out = append(out, dataSection, byte(len(data)))
	out = append(out, data...)
	return append(out, "\x00\x03\x01xy"...)
}

func TestSegmentsAreJoinedWhereOnlyZerosLieBetween(t *testing.T) {
	t.Parallel()
	in := []segment{{5, []byte("d")}, {0, []byte("a")}, {3, []byte("bc")}, {6 + gap, []byte("e")}, {7 + 2*gap + 1, []byte("f")}, {1 << 20, []byte("g")}}
	got, err := join(program(write(in)))
	if err != nil {
		t.Fatal(err)
	}
	want := []segment{{0, []byte("a\x00\x00bcd" + strings.Repeat("\x00", gap) + "e")}, {7 + 2*gap + 1, []byte("f")}, {1 << 20, []byte("g")}}
	_, body, behind, err := section(got[len(header)+5:])
	if err != nil {
		t.Fatal(err)
	}
	found, err := parse(body)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(want) {
		t.Fatalf("%d segments, want %d", len(found), len(want))
	}
	for i, s := range found {
		if s.address != want[i].address || !bytes.Equal(s.data, want[i].data) {
			t.Errorf("segment %d: %d %q, want %d %q", i, s.address, s.data, want[i].address, want[i].data)
		}
	}
	if !bytes.HasPrefix(got, []byte(header+"\x05\x03\x01\x00\x01")) || string(behind) != "\x00\x03\x01xy" {
		t.Errorf("another section changed: %q", got)
	}
}

func TestAddressesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, address := range []int{0, 1, 63, 64, 127, 128, 8191, 8192, 1<<31 - 1} {
		got, rest, err := signed(appendSigned(nil, address))
		if err != nil || got != address || len(rest) != 0 {
			t.Errorf("%d: %d %v %v", address, got, rest, err)
		}
	}
}

func TestWhatIsNoPlainProgramIsRefused(t *testing.T) {
	t.Parallel()
	whole := program(write([]segment{{8, []byte("abc")}}))
	for name, in := range map[string][]byte{
		"nothing":               nil,
		"another file":          []byte("<!doctype html>"),
		"half a section":        whole[:len(header)+7],
		"counted elsewhere":     []byte(header + "\x0c\x01\x01"),
		"half a segment":        program([]byte("\x01\x00\x41\x08\x0b\x09abc")),
		"fewer than said":       program([]byte("\x02\x00\x41\x08\x0b\x03abc")),
		"passive":               program([]byte("\x01\x01\x03abc")),
		"of a computed place":   program([]byte("\x01\x00\x41\x08\x6a\x0b\x03abc")),
		"of a global":           program([]byte("\x01\x00\x23\x00\x0b\x03abc")),
		"at a negative place":   program([]byte("\x01\x00\x41\x7f\x0b\x03abc")),
		"one over the other":    program(write([]segment{{8, []byte("abc")}, {9, []byte("d")}})),
		"an endless number":     []byte(header + "\x0b\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
		"another version":       []byte("\x00asm\x02\x00\x00\x00"),
		"a kind without a size": append([]byte(header), dataSection),
	} {
		if _, err := join(in); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
