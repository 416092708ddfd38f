package virtual

import (
	"hikitsugi/agent/apdu"
)

// Data objects of SP 800-73-4 part 1, table 3.
const (
	objectCCC        apdu.Tag = 0x5fc107
	objectCHUID      apdu.Tag = 0x5fc102
	objectDiscovery  apdu.Tag = 0x7e
	objectKeyHistory apdu.Tag = 0x5fc10c
)

// certificateOf names the key whose certificate a data object holds.
var certificateOf = map[apdu.Tag]byte{0x5fc105: 0x9a, 0x5fc10a: 0x9c, 0x5fc10b: 0x9d, 0x5fc101: 0x9e}

// getData answers GET DATA (SP 800-73-4 part 2, 3.1.2).
func (a *applet) getData(c apdu.Command) ([]byte, apdu.SW) {
	if c.P1 != 0x3f || c.P2 != 0xff {
		return nil, apdu.SWWrongParameters
	}
	list, rest, err := apdu.Next(c.Data)
	if err != nil || list.Tag != 0x5c || len(rest) > 0 || len(list.Value) == 0 || len(list.Value) > 3 {
		return nil, apdu.SWWrongData
	}
	var tag apdu.Tag
	for _, b := range list.Value {
		tag = tag<<8 | apdu.Tag(b)
	}
	data := a.card.object(tag)
	if data == nil {
		return nil, apdu.SWFileNotFound
	}
	return data, apdu.SWOK
}

// object is a data object as it goes over the wire, nil when the card has none.
func (p *pivCard) object(tag apdu.Tag) []byte {
	switch tag {
	case objectDiscovery:
		return discovery()
	case objectCHUID:
		if guid := guidOf(p.file); len(guid) == 16 {
			return wrap(chuid(guid))
		}
		return nil
	case objectCCC:
		return wrap(capabilities())
	case objectKeyHistory:
		return wrap(keyHistory())
	}
	k, ok := p.keys[certificateOf[tag]]
	if !ok {
		return nil
	}
	return wrap(certificateObject(k.certificate))
}

// wrap puts an object's content into the tag that GET DATA answers with.
func wrap(content []byte) []byte { return apdu.AppendTLV(nil, 0x53, content) }

// certificateObject is a certificate, not compressed (SP 800-73-4 part 1, appendix A).
func certificateObject(der []byte) []byte {
	b := apdu.AppendTLV(nil, 0x70, der)
	b = apdu.AppendTLV(b, 0x71, []byte{0x00})
	return apdu.AppendTLV(b, 0xfe, nil)
}

// chuid is the Card Holder Unique Identifier: a FASC-N of a card that is no federal one, the GUID and no signature.
func chuid(guid []byte) []byte {
	fascn := []byte{
		0xd4, 0xe7, 0x39, 0xda, 0x73, 0x9c, 0xed, 0x39, 0xce, 0x73, 0x9d, 0x83, 0x68,
		0x58, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0xc8, 0x42, 0x10, 0xc3, 0xeb,
	}
	b := apdu.AppendTLV(nil, 0x30, fascn)
	b = apdu.AppendTLV(b, 0x34, guid)
	b = apdu.AppendTLV(b, 0x35, []byte("20991231"))
	b = apdu.AppendTLV(b, 0x3e, nil)
	return apdu.AppendTLV(b, 0xfe, nil)
}

// capabilities is the Card Capability Container: its mandatory fields, each with the default.
func capabilities() []byte {
	b := apdu.AppendTLV(nil, 0xf0, nil)
	b = apdu.AppendTLV(b, 0xf1, []byte{0x21})
	b = apdu.AppendTLV(b, 0xf2, []byte{0x21})
	b = apdu.AppendTLV(b, 0xf3, nil)
	b = apdu.AppendTLV(b, 0xf4, []byte{0x00})
	b = apdu.AppendTLV(b, 0xf5, []byte{0x10})
	for tag := apdu.Tag(0xf6); tag <= 0xfe; tag++ {
		if tag != 0xf8 && tag != 0xf9 {
			b = apdu.AppendTLV(b, tag, nil)
		}
	}
	return b
}

// discovery says that the card PIN, and no global PIN, protects the keys. It is not wrapped in 53.
func discovery() []byte {
	b := apdu.AppendTLV(nil, 0x4f, aid)
	b = apdu.AppendTLV(b, 0x5f2f, []byte{0x40, 0x00})
	return apdu.AppendTLV(nil, objectDiscovery, b)
}

// keyHistory says that no retired key is on the card.
func keyHistory() []byte {
	b := apdu.AppendTLV(nil, 0xc1, []byte{0x00})
	b = apdu.AppendTLV(b, 0xc2, []byte{0x00})
	return apdu.AppendTLV(b, 0xfe, nil)
}
