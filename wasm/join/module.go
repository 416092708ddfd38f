package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

const (
	header      = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	dataCount   = 12

	// of a segment of memory 0 at a constant address: its kind, i32.const before the address and end behind it
	active = 0x00
	i32    = 0x41
	end    = 0x0b
)

// gap is the longest run of zeros, in bytes, that is written out; a longer one separates two segments.
const gap = 256

var errCut = errors.New("the file ends too early")

// segment is what is copied into memory before the program starts.
type segment struct {
	address int
	data    []byte
}

func (s segment) end() int { return s.address + len(s.data) }

// join returns the program with its segments joined.
func join(program []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(program, []byte(header))
	if !ok {
		return nil, errors.New("not a WebAssembly program of version 1")
	}
	out := []byte(header)
	for len(rest) > 0 {
		kind, body, behind, err := section(rest)
		if err != nil {
			return nil, err
		}
		switch kind {
		case dataCount:
			return nil, errors.New("the number of segments is fixed elsewhere in the program")
		case dataSection:
			segments, err := parse(body)
			if err != nil {
				return nil, err
			}
			if err := sorted(segments); err != nil {
				return nil, err
			}
			body = write(fill(segments))
		}
		out = append(out, kind)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
		rest = behind
	}
	return out, nil
}

func section(from []byte) (kind byte, body, behind []byte, err error) {
	n, rest, err := number(from[1:])
	if err != nil || n > len(rest) {
		return 0, nil, nil, errCut
	}
	return from[0], rest[:n], rest[n:], nil
}

// number reads an unsigned LEB128, which is the form of encoding/binary's varints.
func number(from []byte) (int, []byte, error) {
	v, n := binary.Uvarint(from)
	if n <= 0 || v > 1<<32-1 {
		return 0, nil, errCut
	}
	return int(v), from[n:], nil
}

func parse(body []byte) ([]segment, error) {
	count, rest, err := number(body)
	if err != nil {
		return nil, err
	}
	var all []segment
	for range count {
		var s segment
		if s, rest, err = one(rest); err != nil {
			return nil, fmt.Errorf("segment %d: %w", len(all), err)
		}
		all = append(all, s)
	}
	return all, nil
}

// sorted puts segments in the order of their addresses. Where two overlap, the order of copying would count.
func sorted(segments []segment) error {
	slices.SortFunc(segments, func(a, b segment) int { return cmp.Compare(a.address, b.address) })
	for i := range len(segments) - 1 {
		if segments[i].end() > segments[i+1].address {
			return fmt.Errorf("two segments overlap at address %d", segments[i+1].address)
		}
	}
	return nil
}

func one(from []byte) (segment, []byte, error) {
	if len(from) < 2 || from[0] != active || from[1] != i32 {
		return segment{}, nil, errors.New("not at a constant address of memory 0")
	}
	address, rest, err := signed(from[2:])
	if err != nil {
		return segment{}, nil, err
	}
	if len(rest) == 0 || rest[0] != end {
		return segment{}, nil, errors.New("its address is computed")
	}
	size, rest, err := number(rest[1:])
	if err != nil || size > len(rest) {
		return segment{}, nil, errCut
	}
	return segment{address, rest[:size]}, rest[size:], nil
}

// signed reads a signed LEB128 that is not negative.
func signed(from []byte) (int, []byte, error) {
	v, rest, err := number(from)
	if err != nil {
		return 0, nil, err
	}
	if from[len(from)-len(rest)-1]&0x40 != 0 {
		return 0, nil, errors.New("its address is negative")
	}
	return v, rest, nil
}

// fill joins segments that lie no further apart than a gap.
func fill(segments []segment) []segment {
	var joined []segment
	for _, s := range segments {
		last := len(joined) - 1
		if last < 0 || s.address-joined[last].end() > gap {
			joined = append(joined, segment{s.address, bytes.Clone(s.data)})
			continue
		}
		zeros := make([]byte, s.address-joined[last].end())
		joined[last].data = append(append(joined[last].data, zeros...), s.data...)
	}
	return joined
}

func write(segments []segment) []byte {
	out := binary.AppendUvarint(nil, uint64(len(segments)))
	for _, s := range segments {
		out = append(out, active, i32)
		out = appendSigned(out, s.address)
		out = append(out, end)
		out = binary.AppendUvarint(out, uint64(len(s.data)))
		out = append(out, s.data...)
	}
	return out
}

// appendSigned writes a signed LEB128: the sixth bit of its last byte is the sign, so a set one needs a byte more.
func appendSigned(out []byte, v int) []byte {
	for v >= 0x40 {
		out = append(out, byte(v&0x7f|0x80))
		v >>= 7
	}
	return append(out, byte(v))
}
