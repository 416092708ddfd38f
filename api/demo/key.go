package demo

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// keyKind names keys as certificate.KeyType does.
type keyKind string

const (
	rsa1024 keyKind = "RSA-1024" // the smallest that crypto/rsa makes; refused as too weak
	rsa2048 keyKind = "RSA-2048"
	rsa3072 keyKind = "RSA-3072"
	p256    keyKind = "P-256"
	p384    keyKind = "P-384"
)

// keyring maps the names of issuers and cards to their keys.
type keyring map[string]crypto.Signer

func makeKeys() (keyring, error) {
	kinds := make(map[string]keyKind)
	for _, g := range generations() {
		kinds[g.issuer.keyName()] = g.key
	}
	for _, s := range specs() {
		kinds[s.id] = s.key
	}
	return makeAll(kinds)
}

func (i issuer) keyName() string { return i.ca + "/" + i.generation }

// makeAll makes the keys on all processors.
func makeAll(kinds map[string]keyKind) (keyring, error) {
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		keys  = make(keyring, len(kinds))
		errs  []error
		slots = make(chan struct{}, runtime.GOMAXPROCS(0))
	)
	for name, kind := range kinds {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			key, err := kind.generate()
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", name, err))
			}
			keys[name] = key
		})
	}
	wg.Wait()
	return keys, errors.Join(errs...)
}

func (k keyKind) generate() (crypto.Signer, error) {
	switch k {
	case rsa1024:
		return rsa.GenerateKey(rand.Reader, 1024)
	case rsa2048:
		return rsa.GenerateKey(rand.Reader, 2048)
	case rsa3072:
		return rsa.GenerateKey(rand.Reader, 3072)
	case p256:
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case p384:
		return ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	}
	return nil, fmt.Errorf("unknown kind of key %q", k)
}
