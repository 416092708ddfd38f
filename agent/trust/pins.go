package trust

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"hikitsugi/api/proof"
)

// maxPin bounds a pin's file: the longest directory and a little more.
const maxPin = 80 << 10

// What goes wrong with a pin.
var (
	// ErrUntrusted means that this PC does not trust the origin, or not the key that signed for it.
	ErrUntrusted = errors.New("origin is not trusted")
	// ErrPinFile is a pin's file that cannot be read strictly; the origin counts as not trusted.
	ErrPinFile = errors.New("trust file is damaged")
	// ErrOrigin is no origin in the exact form of RFC 6454: https, or http://localhost of a demo.
	ErrOrigin = errors.New("not an exact origin")
	// ErrIdentity is no thumbprint.
	ErrIdentity = errors.New("not a thumbprint of 43 characters")
)

// Pins are the trusted origins. The files are read at each question, so that `agent trust` reaches a running agent and
// a removed file ends the trust at once.
type Pins struct {
	dir string
	mu  sync.Mutex // one Follow at a time
}

// Pins opens the trusted origins.
func (s State) Pins() (*Pins, error) {
	dir := filepath.Join(s.dir, "trust")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make trust directory: %w", err)
	}
	return &Pins{dir: dir}, nil
}

// Trusted tells whether origin is exactly one that this PC trusts.
func (p *Pins) Trusted(origin string) bool {
	_, err := p.Pin(origin)
	return err == nil
}

// Pin returns the trust in one origin; ErrUntrusted where there is none, ErrPinFile where its file is damaged.
func (p *Pins) Pin(origin string) (proof.Pin, error) {
	pin, err := readPin(p.path(origin))
	if errors.Is(err, fs.ErrNotExist) {
		return proof.Pin{}, ErrUntrusted
	}
	if err == nil && pin.Origin != origin {
		err = fmt.Errorf("%w: names another origin", ErrPinFile)
	}
	return pin, err
}

// All lists the trusted origins in order, leaving out damaged files.
func (p *Pins) All() ([]proof.Pin, error) {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return nil, fmt.Errorf("list trusted origins: %w", err)
	}
	var pins []proof.Pin
	for _, e := range entries {
		if pin, err := readPin(filepath.Join(p.dir, e.Name())); err == nil && p.path(pin.Origin) == filepath.Join(p.dir, e.Name()) {
			pins = append(pins, pin)
		}
	}
	slices.SortFunc(pins, func(a, b proof.Pin) int { return strings.Compare(a.Origin, b.Origin) })
	return pins, nil
}

// Add trusts an identity key for an origin. What was trusted there before is forgotten, unless it is the same key: then
// nothing changes, so that an installer that runs again does not let an old directory in. ErrOrigin, ErrIdentity.
func (p *Pins) Add(origin, identity string) error {
	switch {
	case !proof.ValidOrigin(origin, true):
		return fmt.Errorf("%w: %.100q", ErrOrigin, origin)
	case !proof.IsDigest(identity):
		return ErrIdentity
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if old, err := p.Pin(origin); err == nil && old.Identity == identity {
		return nil
	}
	return p.write(proof.Pin{Origin: origin, Identity: identity})
}

// Remove ends the trust in an origin; ErrUntrusted where there is none.
func (p *Pins) Remove(origin string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	err := os.Remove(p.path(origin))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrUntrusted
	}
	return err
}

// Follow takes a directory that a page of origin passed on and returns it if the pinned key, or the successor that it
// named, vouches for it; a newer one is remembered. ErrUntrusted where another key signed; proof.ErrForeign for one of
// a lower seq or for another origin; proof.ErrMalformed or proof.ErrSignature for what is no directory.
func (p *Pins) Follow(origin, compact string) (proof.Directory, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pin, err := p.Pin(origin)
	if err != nil {
		return proof.Directory{}, err
	}
	next, d, err := pin.Follow(compact)
	if err != nil {
		return proof.Directory{}, foreignKey(pin, compact, err)
	}
	if next == pin {
		return d, nil
	}
	return d, p.write(next)
}

// foreignKey tells a directory of an unknown key, which a person must look at, from one that came too late.
func foreignKey(pin proof.Pin, compact string, err error) error {
	_, identity, parsed := proof.ParseDirectory(compact)
	if parsed == nil && identity != pin.Identity && identity != pin.Next {
		return fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	return err
}

// Directory returns the newest directory of an origin. ErrUntrusted also where none was seen yet.
func (p *Pins) Directory(origin string) (proof.Directory, error) {
	pin, err := p.Pin(origin)
	if err != nil {
		return proof.Directory{}, err
	}
	if pin.Document == "" {
		return proof.Directory{}, fmt.Errorf("%w: no directory seen", ErrUntrusted)
	}
	d, identity, err := proof.ParseDirectory(pin.Document)
	if err != nil || identity != pin.Identity || d.Origin != origin {
		return proof.Directory{}, fmt.Errorf("%w: its directory does not verify", ErrPinFile)
	}
	return d, nil
}

func (p *Pins) path(origin string) string {
	return filepath.Join(p.dir, proof.Digest([]byte(origin))+".json")
}

func (p *Pins) write(pin proof.Pin) error {
	data, err := json.Marshal(pin, jsontext.Multiline(true))
	if err != nil {
		return fmt.Errorf("encode trust: %w", err)
	}
	if err := writeFile(p.path(pin.Origin), data); err != nil {
		return fmt.Errorf("write trust: %w", err)
	}
	return nil
}

func readPin(path string) (proof.Pin, error) {
	info, err := os.Stat(path)
	if err != nil {
		return proof.Pin{}, err
	}
	if info.Size() > maxPin {
		return proof.Pin{}, fmt.Errorf("%w: %d bytes", ErrPinFile, info.Size())
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return proof.Pin{}, err
	}
	return parsePin(data)
}

func parsePin(data []byte) (proof.Pin, error) {
	var pin proof.Pin
	if err := json.Unmarshal(data, &pin, json.RejectUnknownMembers(true)); err != nil {
		return proof.Pin{}, fmt.Errorf("%w: %w", ErrPinFile, err)
	}
	ok := proof.ValidOrigin(pin.Origin, true) && proof.IsDigest(pin.Identity) && (pin.Next == "" || proof.IsDigest(pin.Next)) && pin.Seq >= 0
	if !ok {
		return proof.Pin{}, fmt.Errorf("%w: fields", ErrPinFile)
	}
	return pin, nil
}
