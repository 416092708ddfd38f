package virtual

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ErrCardFile is a card file that does not hold what the package comment says.
var ErrCardFile = errors.New("not a card file")

// maxCardFile bounds a card file; four keys with certificates stay well below it.
const maxCardFile = 256 << 10

// maxTries is the largest counter that a status word 63Cx can carry.
const maxTries = 15

const (
	kindPIV     = "piv"
	kindMute    = "mute"
	kindGarbage = "garbage"
)

var cardID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// file is a card as it lies on disk.
type file struct {
	ID        string              `json:"id"`
	Company   string              `json:"company"`
	Title     string              `json:"title"`
	Kind      string              `json:"kind"`
	PIN       string              `json:"pin"`
	PUK       string              `json:"puk"`
	Tries     int                 `json:"tries"`
	TriesLeft int                 `json:"tries_left"`
	GUID      string              `json:"guid"`
	Slots     map[string]fileSlot `json:"slots"`
}

// fileSlot is a key and its certificate, both PEM.
type fileSlot struct {
	Key         string `json:"key"`
	Certificate string `json:"certificate"`
}

// readFile reads and checks DIR/<id>.json.
func readFile(path string) (file, error) {
	in, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxCardFile+1))
	if err != nil {
		return file{}, err
	}
	f, err := parseFile(data)
	if err != nil {
		return file{}, err
	}
	if want := strings.TrimSuffix(filepath.Base(path), ".json"); f.ID != want {
		return file{}, fmt.Errorf("%w: id %q in the file of %q", ErrCardFile, f.ID, want)
	}
	return f, nil
}

// parseFile refuses unknown, doubled and case-variant names as well as values that no card can have.
func parseFile(data []byte) (file, error) {
	if len(data) > maxCardFile {
		return file{}, fmt.Errorf("%w: longer than %d bytes", ErrCardFile, maxCardFile)
	}
	var f file
	if err := json.Unmarshal(data, &f, json.RejectUnknownMembers(true)); err != nil {
		return file{}, fmt.Errorf("%w: %w", ErrCardFile, withoutValue(err))
	}
	if err := f.check(); err != nil {
		return file{}, fmt.Errorf("%w: %w", ErrCardFile, err)
	}
	return f, nil
}

// withoutValue keeps the place of a JSON error and drops the text around it, which may be a PIN or a key.
func withoutValue(err error) error {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		return fmt.Errorf("json at %q", string(semantic.JSONPointer))
	}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		return fmt.Errorf("json at byte %d", syntactic.ByteOffset)
	}
	return errors.New("json")
}

func (f file) check() error {
	if !cardID.MatchString(f.ID) {
		return errors.New("id")
	}
	switch f.Kind {
	case kindMute, kindGarbage:
		return nil
	case kindPIV:
		if len(f.Slots) == 0 {
			return nil // without keys there is nothing that a PIN would protect
		}
		return f.checkPIV()
	}
	return errors.New("kind")
}

func (f file) checkPIV() error {
	if !validPIN(f.PIN) || !validPIN(f.PUK) {
		return errors.New("pin or puk")
	}
	if f.Tries < 1 || f.Tries > maxTries || f.TriesLeft < 0 || f.TriesLeft > f.Tries {
		return errors.New("tries")
	}
	if guid, err := hex.DecodeString(f.GUID); err != nil || len(guid) != 16 {
		return errors.New("guid")
	}
	return nil
}

// validPIN tells whether s can be padded to the eight bytes of a PIV PIN (SP 800-73-4 part 2, 2.4.3).
func validPIN(s string) bool {
	if len(s) < 6 || len(s) > 8 {
		return false
	}
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// save writes f to path as a whole or not at all, so that tries left survive a crash at any moment.
func (f file) save(path string) error {
	data, err := json.Marshal(f, jsontext.WithIndent("  "), json.Deterministic(true))
	if err != nil {
		return errors.New("encode card")
	}
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, ".card-*") // 0600, and no .json, so Open never takes it for a card
	if err != nil {
		return fmt.Errorf("save card: %w", err)
	}
	defer os.Remove(temp.Name())
	if err := writeSynced(temp, append(data, '\n')); err != nil {
		return fmt.Errorf("save card: %w", err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return fmt.Errorf("save card: %w", err)
	}
	return nil
}

func writeSynced(out *os.File, data []byte) error {
	_, err := out.Write(data)
	return errors.Join(err, out.Sync(), out.Close())
}
