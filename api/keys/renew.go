package keys

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hikitsugi/api/proof"
)

// Renewal is how the request key is renewed, and the receipt and the log key where they are due.
type Renewal struct {
	Dir      string // what the server works with now; only the directory must be there
	Identity string // file of the identity key, or of the successor that the directory names
	To       string // the new folder, which must not exist yet
	// KeepOld lets agents take requests of the key before too, until its own end or the next renewal: with both in the
	// directory, replicas can be restarted one by one. Without it, no agent that saw the new directory takes them.
	KeepOld bool
	// Receipt makes a new receipt key too. The ones before stay in the directory: what they signed stays verifiable.
	Receipt bool
	// Log is the same for the log key; it also gives one to a registry whose directory has none.
	Log bool
}

// Renew makes a folder with a new request key and the next directory, which the identity key signs; the request keys
// before become past ones, so that receipts stay verifiable. Receipt and log key, unless made anew, are copied if they
// are there. Nothing in Dir changes. When the successor signs, it becomes the identity, and a new successor is made
// beside. A key that is neither gives ErrMismatch, an existing folder fs.ErrExist.
func Renew(r Renewal, now time.Time, random io.Reader) (proof.Directory, error) {
	d, err := renew(r, now, random)
	if err != nil {
		return d, fmt.Errorf("renew keys: %w", err)
	}
	return d, nil
}

func renew(r Renewal, now time.Time, random io.Reader) (proof.Directory, error) {
	document, err := readDocument(r.Dir)
	if err != nil {
		return proof.Directory{}, err
	}
	d, signedBy, err := proof.ParseDirectory(document)
	if err != nil {
		return d, err
	}
	identity, err := read(r.Identity)
	if err != nil {
		return d, err
	}
	succeeds := identity.Thumbprint() == d.Next
	if identity.Thumbprint() != signedBy && !succeeds {
		return d, fmt.Errorf("%w: the directory names another identity", ErrMismatch)
	}
	err = appear(r.To, func(fresh string) error {
		if d, err = r.next(fresh, d, succeeds, now, random); err != nil {
			return err
		}
		if err := writeDirectory(fresh, identity, d); err != nil {
			return err
		}
		return r.carry(fresh)
	})
	return d, err
}

// next is the directory after d, with its new keys in dir.
func (r Renewal) next(dir string, d proof.Directory, succeeds bool, now time.Time, random io.Reader) (proof.Directory, error) {
	key, err := create(filepath.Join(dir, requestFile), random)
	if err != nil {
		return d, err
	}
	kept := 0
	if r.KeepOld {
		kept = 1 // the newest; the first
	}
	d.Seq++
	d.PastRequest = append(d.PastRequest, d.Request[kept:]...)
	d.Request = slices.Concat([]proof.DirectoryKey{from(now, proof.RequestKeyLife, key.JWK())}, d.Request[:kept])
	if r.Receipt {
		key, err := create(filepath.Join(dir, receiptFile), random)
		if err != nil {
			return d, err
		}
		d.Receipt = slices.Concat([]proof.DirectoryKey{from(now, recordLife, key.JWK())}, d.Receipt)
	}
	if r.Log {
		key, err := createLog(filepath.Join(dir, logFile), random)
		if err != nil {
			return d, err
		}
		d.Log = slices.Concat([]proof.DirectoryKey{from(now, recordLife, key)}, d.Log)
	}
	if succeeds {
		successor, err := create(filepath.Join(dir, nextIdentityFile), random)
		if err != nil {
			return d, err
		}
		d.Next = successor.Thumbprint()
	}
	return d, nil
}

// carry copies the keys that a renewal leaves as they are.
func (r Renewal) carry(to string) error {
	for _, name := range []string{receiptFile, logFile} {
		if name == receiptFile && r.Receipt || name == logFile && r.Log {
			continue
		}
		b, err := readBounded(filepath.Join(r.Dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // renewed where only directory and identity are at hand
		}
		if err == nil {
			err = write(filepath.Join(to, name), b)
		}
		clear(b)
		if err != nil {
			return err
		}
	}
	return nil
}

// appear makes a folder that shows up with all that fill puts into it, or not at all.
func appear(dir string, fill func(fresh string) error) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", dir, fs.ErrExist)
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(parent, ".keys-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := fill(fresh); err != nil {
		return err
	}
	if err := syncFolder(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	return syncFolder(parent)
}
