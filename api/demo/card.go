package demo

import (
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// Kind is how a card of the virtual reader behaves.
type Kind string

// The kinds of cards.
const (
	PIV     Kind = "piv"
	Mute    Kind = "mute"    // does not answer to reset
	Garbage Kind = "garbage" // answers nonsense
)

// Card is a card of the virtual reader. The private key and the PIN are those
// of an invented person, made for one installation.
type Card struct {
	ID               string
	Company          string // on the card's face
	Title            string // what the card is good for in the demo, Japanese
	Kind             Kind
	PIN, PUK         string
	Tries, TriesLeft int
	GUID             string // 32 hex digits
	CA               string // id of World.CAs; empty without certificate
	Revoked          bool   // by its CA
	Certificate      []byte // DER, in slot 9C; nil for an empty card
	Key              crypto.Signer
}

// demoPUK unblocks every card of the demo.
const demoPUK = "12345678"

func makeCards(t time.Time, keys keyring, cas []CA, rand io.Reader) ([]Card, error) {
	var cards []Card
	for _, s := range specs() {
		der, err := s.certify(t, keys, cas, rand)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.id, err)
		}
		cards = append(cards, Card{
			ID: s.id, Company: s.subject.company, Title: s.title, Kind: PIV,
			PIN: s.pin, PUK: demoPUK, Tries: s.tries, TriesLeft: s.left,
			CA: s.by.ca, Revoked: s.revoked, Certificate: der, Key: keys[s.id],
		})
	}
	cards = append(cards,
		empty("staff", "職員証（電子証明書なし）", PIV),
		empty("mute", "応答しないカード", Mute),
		empty("garbage", "応答が正しくないカード", Garbage))
	for i := range cards {
		guid, err := newGUID(rand)
		if err != nil {
			return nil, fmt.Errorf("%s: guid: %w", cards[i].ID, err)
		}
		cards[i].GUID = guid
	}
	return cards, nil
}

// empty is a card without certificate; nobody is asked for its PIN.
func empty(id, title string, kind Kind) Card {
	return Card{ID: id, Title: title, Kind: kind, PIN: "00000000", PUK: demoPUK, Tries: 10, TriesLeft: 10}
}

func (s spec) certify(t time.Time, keys keyring, cas []CA, rand io.Reader) ([]byte, error) {
	root, signer, err := find(cas, s.by)
	if err != nil {
		return nil, err
	}
	template, err := s.template(t, rand)
	if err != nil {
		return nil, err
	}
	return x509.CreateCertificate(rand, template, root, keys[s.id].Public(), signer)
}

func find(cas []CA, by issuer) (*x509.Certificate, crypto.Signer, error) {
	for _, ca := range cas {
		for _, k := range ca.Keys {
			if ca.ID == by.ca && k.Generation == by.generation {
				root, err := x509.ParseCertificate(k.Root)
				return root, k.Signer, err
			}
		}
	}
	return nil, nil, fmt.Errorf("no issuer %s", by.keyName())
}

// newGUID makes the card identity of a CHUID: a random UUID (RFC 9562, version 4).
func newGUID(rand io.Reader) (string, error) {
	var id [16]byte
	if _, err := io.ReadFull(rand, id[:]); err != nil {
		return "", err
	}
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return hex.EncodeToString(id[:]), nil
}
