// Package keys keeps the registry's keys and secrets on disk: the files, their making, renewal and strict reading. What
// the keys mean is in package proof; nothing here signs but the directory.
//
//	DIR/identity.pem       signs the directory; belongs offline, no server reads it
//	DIR/next-identity.pem  the identity that may follow; belongs offline, elsewhere
//	DIR/request.pem        signs requests
//	DIR/receipt.pem        signs receipts
//	DIR/log.pem            signs checkpoints of the history; no server reads it
//	DIR/directory.jwt      the signed directory, as served at proof.DirectoryPath
//
// Keys are PKCS #8 in PEM, P-256 but for the log key, which is Ed25519, and readable by their owner alone; a file that
// others may read is refused.
package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"hikitsugi/api/proof"
)

// File names.
const (
	IdentityFile     = "identity.pem"
	nextIdentityFile = "next-identity.pem"
	requestFile      = "request.pem"
	receiptFile      = "receipt.pem"
	logFile          = "log.pem"
	directoryFile    = "directory.jwt"
)

// What a caller may act on.
var (
	// ErrMismatch means that keys, directory and configuration do not belong together.
	ErrMismatch = errors.New("keys do not fit")
	// ErrExposed means that others than the owner can read a key file.
	ErrExposed = errors.New("key file is readable by others")
)

// maxFile bounds what is read of a file, in bytes; a directory is the longest.
const maxFile = 64 << 10

// Keys are what a server works with.
type Keys struct {
	Request, Receipt *proof.Signer
	Directory        proof.Directory
	Identity         string // thumbprint of the key that signed the directory: what `agent trust` shows
	Document         string // the directory, compact
}

// Load reads the keys of a server from dir. It opens neither the identity keys nor the log key. A key that does not
// stand in the directory gives ErrMismatch, a file that others may read ErrExposed, a missing one fs.ErrNotExist.
func Load(dir string) (*Keys, error) {
	k := new(Keys)
	var err error
	for name, signer := range map[string]**proof.Signer{requestFile: &k.Request, receiptFile: &k.Receipt} {
		if *signer, err = read(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("load keys: %w", err)
		}
	}
	if k.Document, err = readDocument(dir); err != nil {
		return nil, fmt.Errorf("load keys: %w", err)
	}
	if k.Directory, k.Identity, err = proof.ParseDirectory(k.Document); err != nil {
		return nil, fmt.Errorf("load keys: %w", err)
	}
	if _, ok := k.Directory.ReceiptKey(k.Receipt.Thumbprint()); !ok {
		return nil, fmt.Errorf("load keys: %w: receipt key is not in the directory", ErrMismatch)
	}
	if _, ok := k.Directory.RequestKey(k.Request.Thumbprint()); !ok {
		return nil, fmt.Errorf("load keys: %w: request key is not in the directory", ErrMismatch)
	}
	return k, nil
}

// LoadLog reads the log key, and the directory beside it in which it stands: all that making a checkpoint needs of dir.
// A key that does not stand there gives ErrMismatch.
func LoadLog(dir string) (ed25519.PrivateKey, proof.Directory, error) {
	d, err := Directory(dir)
	if err != nil {
		return nil, d, err
	}
	key, err := readKey(filepath.Join(dir, logFile))
	if err != nil {
		return nil, d, fmt.Errorf("load log key: %w", err)
	}
	private, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, d, fmt.Errorf("load log key: %w: it is not Ed25519", ErrMismatch)
	}
	if _, ok := d.LogKey(proof.NewLogJWK(private.Public().(ed25519.PublicKey)).Thumbprint()); !ok {
		return nil, d, fmt.Errorf("load log key: %w: it is not in the directory", ErrMismatch)
	}
	return private, d, nil
}

// Directory reads the signed directory alone: all that an auditor needs of dir.
func Directory(dir string) (proof.Directory, error) {
	document, err := readDocument(dir)
	if err != nil {
		return proof.Directory{}, fmt.Errorf("read directory: %w", err)
	}
	d, _, err := proof.ParseDirectory(document)
	return d, err
}

func readDocument(dir string) (string, error) {
	b, err := readBounded(filepath.Join(dir, directoryFile))
	return string(bytes.TrimSuffix(b, []byte("\n"))), err
}

// Check holds the keys to a server's configuration and clock. Another origin or mode, or a request or receipt key outside
// its validity, gives ErrMismatch: what such a key signs would not verify.
func (k *Keys) Check(origin string, demo bool, now time.Time) error {
	if k.Directory.Origin != origin || k.Directory.Demo != demo {
		return fmt.Errorf("check keys: %w: the directory is for %s, demo %t", ErrMismatch, k.Directory.Origin, k.Directory.Demo)
	}
	for name, valid := range map[string]bool{
		"request": valid(k.Directory.Request, k.Request, now), "receipt": valid(k.Directory.Receipt, k.Receipt, now),
	} {
		if !valid {
			return fmt.Errorf("check keys: %w: the %s key is outside its validity", ErrMismatch, name)
		}
	}
	return nil
}

func valid(entries []proof.DirectoryKey, key *proof.Signer, now time.Time) bool {
	return slices.ContainsFunc(entries, func(entry proof.DirectoryKey) bool {
		return entry.JWK.Thumbprint() == key.Thumbprint() && entry.NBF <= now.Unix() && now.Unix() < entry.EXP
	})
}

// read reads one private key of P-256.
func read(path string) (*proof.Signer, error) {
	key, err := readKey(path)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read %s: not a P-256 key", filepath.Base(path))
	}
	signer, err := proof.NewSigner(private)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return signer, nil
}

// readKey reads one private key of whatever kind.
func readKey(path string) (any, error) {
	b, err := readBounded(path)
	defer clear(b)
	if err != nil {
		return nil, err
	}
	block, rest := pem.Decode(b)
	if block == nil || block.Type != pemType || len(block.Headers) > 0 || len(rest) > 0 {
		return nil, fmt.Errorf("read %s: not one PKCS #8 key in PEM", filepath.Base(path))
	}
	defer clear(block.Bytes)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: not a PKCS #8 key", filepath.Base(path))
	}
	return key, nil
}

// readBounded reads a file of DIR. The directory is public, but who can replace it can stop the server, so it is held to
// the same.
func readBounded(path string) ([]byte, error) { return readRegular(path, maxFile, true) }

// readRegular reads a regular file of at most limit bytes; a private one is one that only its owner may read.
func readRegular(path string, limit int64, private bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > limit {
		return nil, fmt.Errorf("read %s: not a regular file of at most %d bytes", filepath.Base(path), limit)
	}
	if private && exposed(info.Mode()) {
		return nil, fmt.Errorf("read %s: %w: chmod 600", filepath.Base(path), ErrExposed)
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// exposed reports permissions of group and others, where the system has them.
func exposed(mode fs.FileMode) bool { return runtime.GOOS != "windows" && mode.Perm()&0o077 != 0 }
