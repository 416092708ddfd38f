package apdu

import (
	"errors"
	"fmt"
)

// ErrTLV is bytes that are no BER-TLV of the kinds that cards use.
var ErrTLV = errors.New("malformed ber-tlv")

// Tag is a BER tag of one to three bytes as it stands on the wire: 0x53, 0x7f49, 0x5fc105 (ISO/IEC 8825-1, 8.1.2).
type Tag uint32

// maxLength bounds a value: no card object is longer than an extended response.
const maxLength = MaxResponse

// TLV is one data object. Value aliases what it was read from.
type TLV struct {
	Tag   Tag
	Value []byte
}

// Next reads the first data object of b and returns what follows it. Lengths are definite, of at most three bytes after
// the first (ISO/IEC 7816-4:2020, 5.2.2). It fails with ErrTLV.
func Next(b []byte) (object TLV, rest []byte, err error) {
	tag, b, err := nextTag(b)
	if err != nil {
		return TLV{}, nil, err
	}
	n, b, err := nextLength(b)
	if err != nil {
		return TLV{}, nil, err
	}
	if n > len(b) {
		return TLV{}, nil, fmt.Errorf("%w: %d bytes announced, %d there", ErrTLV, n, len(b))
	}
	return TLV{Tag: tag, Value: b[:n:n]}, b[n:], nil
}

// Find returns the value of the first data object with the tag among those that stand side by side in b.
// found is false when there is none; err is ErrTLV for anything malformed before it.
func Find(b []byte, tag Tag) (value []byte, found bool, err error) {
	for len(b) > 0 {
		var object TLV
		if object, b, err = Next(b); err != nil {
			return nil, false, err
		}
		if object.Tag == tag {
			return object.Value, true, nil
		}
	}
	return nil, false, nil
}

// AppendTLV appends the data object (tag, value) with the shortest length field. Values are at most 64 KiB long.
func AppendTLV(dst []byte, tag Tag, value []byte) []byte {
	for shift := 16; shift >= 0; shift -= 8 {
		if tag>>shift != 0 || shift == 0 {
			dst = append(dst, byte(tag>>shift))
		}
	}
	switch n := len(value); {
	case n < 0x80:
		dst = append(dst, byte(n))
	case n < 0x100:
		dst = append(dst, 0x81, byte(n))
	case n < 0x10000:
		dst = append(dst, 0x82, byte(n>>8), byte(n))
	default:
		dst = append(dst, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, value...)
}

func nextTag(b []byte) (Tag, []byte, error) {
	if len(b) == 0 {
		return 0, nil, fmt.Errorf("%w: no tag", ErrTLV)
	}
	tag, b := Tag(b[0]), b[1:]
	if tag&0x1f != 0x1f {
		return tag, b, nil
	}
	for range 2 {
		if len(b) == 0 {
			break
		}
		last := b[0]&0x80 == 0
		tag, b = tag<<8|Tag(b[0]), b[1:]
		if last {
			return tag, b, nil
		}
	}
	return 0, nil, fmt.Errorf("%w: tag does not end", ErrTLV)
}

func nextLength(b []byte) (int, []byte, error) {
	if len(b) == 0 {
		return 0, nil, fmt.Errorf("%w: no length", ErrTLV)
	}
	first := int(b[0])
	b = b[1:]
	if first < 0x80 {
		return first, b, nil
	}
	width := first & 0x7f
	if width == 0 || width > 3 || width > len(b) {
		return 0, nil, fmt.Errorf("%w: length field of %d bytes", ErrTLV, width)
	}
	n := 0
	for _, next := range b[:width] {
		n = n<<8 | int(next)
	}
	if n > maxLength {
		return 0, nil, fmt.Errorf("%w: length %d", ErrTLV, n)
	}
	return n, b[width:], nil
}
