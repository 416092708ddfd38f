package virtual

import (
	"fmt"
	"time"
)

// pukTries is how often a wrong PUK may be given.
const pukTries = 3

// card is one card that lies beside the readers.
type card struct {
	id, company, title string
	atr                []byte // empty for a card that stays mute
	chip               chip   // nil for a card that stays mute
	piv                *pivCard
}

// pivCard is what a PIV card stores.
type pivCard struct {
	path    string
	file    file
	keys    map[byte]key
	pukLeft int
}

// ATRs: one that carries the PIV AID in its historical bytes, because some software offers EC keys only then, and a bare one.
var (
	atrPIV  = []byte("\x3b\x8d\x01\x80\xfb\xa0\x00\x00\x03\x08\x00\x00\x10\x00\x01\x00\x4d")
	atrBare = []byte("\x3b\x80\x80\x01\x01")
)

func loadCard(path string) (*card, error) {
	f, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("card file %s: %w", path, err)
	}
	c := &card{id: f.ID, company: f.Company, title: f.Title}
	switch f.Kind {
	case kindMute:
	case kindGarbage:
		c.atr, c.chip = atrBare, &garbage{}
	default:
		keys, err := f.keys()
		if err != nil {
			return nil, fmt.Errorf("card file %s: %w", path, err)
		}
		c.piv = &pivCard{path: path, file: f, keys: keys, pukLeft: pukTries}
		c.atr, c.chip = atrPIV, &applet{card: c.piv}
	}
	return c, nil
}

// Face is what is printed on a card, and what a demo may tell besides.
type Face struct {
	ID        string
	Company   string
	Title     string
	NotAfter  time.Time // of the signing certificate; zero without one
	PIN       string    // told because the card is a demo card; empty for cards that take none
	Tries     int       // tries of a fresh card; 0 for cards that take no PIN
	TriesLeft int
	Reader    string // where it is inserted; empty while it lies on the table
}

func (c *card) face() Face {
	f := Face{ID: c.id, Company: c.company, Title: c.title}
	if c.piv == nil {
		return f
	}
	f.PIN, f.Tries, f.TriesLeft = c.piv.file.PIN, c.piv.file.Tries, c.piv.file.TriesLeft
	for _, ref := range []byte{0x9c, 0x9a} {
		if k, ok := c.piv.keys[ref]; ok {
			f.NotAfter = k.leaf.NotAfter
			break
		}
	}
	return f
}

// garbage is a chip that follows no standard: each answer is wrong in another way.
type garbage struct{ answers int }

func (g *garbage) transmit([]byte) []byte {
	nonsense := [][]byte{
		{0x5a}, // shorter than a status word
		{0x53, 0x82, 0xff, 0xff, 0x70, 0x90, 0x00}, // an object longer than what follows
		{0xde, 0xad}, // no status word
		{0x7c, 0x84, 0xff, 0xff, 0xff, 0xff, 0x61, 0x00}, // more of it for ever
	}
	g.answers++
	return nonsense[(g.answers-1)%len(nonsense)]
}

func (g *garbage) reset() {}
