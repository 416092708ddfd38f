// Package trust is what the agent keeps between two runs, in one directory of the user: its own key, and the registries
// that it trusts. Trust is added on this PC only, by the installer or by a person who compared a thumbprint; no page can
// add any. It knows no transactions and no cards.
//
//	STATE/agent-key.pem      the agent key, PKCS#8
//	STATE/trust/<name>.json  one proof.Pin each; name is the digest of its origin
//	STATE/agent.sock         the running agent's door for its own command line
package trust

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrOpenState is a state directory that other users of the PC could write to or read.
var ErrOpenState = errors.New("state directory is open to other users")

// State is the agent's directory.
type State struct{ dir string }

// DefaultDir is the user's own place for the state: hikitsugi in os.UserConfigDir.
func DefaultDir() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the user's configuration: %w", err)
	}
	return filepath.Join(base, "hikitsugi"), nil
}

// OpenState opens or makes the directory, for this user alone. One that others may enter is ErrOpenState: it is not
// closed here, because a mistyped name could close something else.
func OpenState(dir string) (State, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return State{}, fmt.Errorf("make state directory: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return State{}, fmt.Errorf("make state directory: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return State{}, fmt.Errorf("open state directory: %w", err)
	}
	if !info.IsDir() {
		return State{}, fmt.Errorf("open state directory: %s is a file", dir)
	}
	// Windows has no such bits: there the user's profile keeps others out.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return State{}, fmt.Errorf("%w: %s has mode %04o, want 0700", ErrOpenState, dir, info.Mode().Perm())
	}
	return State{dir: dir}, nil
}

// Dir is the directory's name.
func (s State) Dir() string { return s.dir }

// Socket is where the running agent listens for its own command line.
func (s State) Socket() string { return filepath.Join(s.dir, "agent.sock") }

// writeFile replaces a file at once and for good: readers see the old bytes or the new ones, never a part.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it was renamed
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Remove deletes what the agent wrote, and the directory if nothing else is in it.
func (s State) Remove() error {
	errs := []error{
		os.RemoveAll(filepath.Join(s.dir, "trust")),
		remove(filepath.Join(s.dir, "agent-key.pem")),
		remove(s.Socket()),
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("remove state: %w", err)
	}
	os.Remove(s.dir) // stays if it holds something else
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
