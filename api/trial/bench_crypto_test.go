package trial

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"testing"
	"time"
)

// What protocol.md's checks ask of the registry for one renewal with P-256 cards and a CA of RSA-2048:
//
//	sign          three requests and the receipt
//	verify P-256  R and C; R and N; R and K, and at 変更 the stored R, C, R and N once more
//	verify RSA    the chain of the current card, of the new one, and of the new one again at 変更
//	SHA-256       what each of these signs, about 1 KiB; each request, proof and certificate for its digest, as often as
//	              they are named; and the receipt, about 12 KiB
const (
	signatures    = 4
	verifications = 10
	chains        = 3
	digested      = (signatures+verifications+chains)*1<<10 + 16<<10 + 12<<10
)

// primitives is the CPU time of those alone.
func primitives(b testing.TB) time.Duration {
	b.Helper()
	const rounds = 200
	c := newTown(b, time.Now()).card(b, "T")
	ca, err := caKey()
	if err != nil {
		b.Fatal(err)
	}
	digest := sha256.Sum256([]byte("what is signed"))
	signed, err := ecdsa.SignASN1(rand.Reader, c.key, digest[:])
	if err != nil {
		b.Fatal(err)
	}
	chain, err := rsa.SignPKCS1v15(rand.Reader, ca, crypto.SHA256, digest[:])
	if err != nil {
		b.Fatal(err)
	}
	text := make([]byte, digested)
	before := ownCPU(b)
	for range rounds {
		sha256.Sum256(text)
		for range signatures {
			if _, err := ecdsa.SignASN1(rand.Reader, c.key, digest[:]); err != nil {
				b.Fatal(err)
			}
		}
		for range verifications {
			if !ecdsa.VerifyASN1(&c.key.PublicKey, digest[:], signed) {
				b.Fatal("own signature")
			}
		}
		for range chains {
			if err := rsa.VerifyPKCS1v15(&ca.PublicKey, crypto.SHA256, digest[:], chain); err != nil {
				b.Fatal(err)
			}
		}
	}
	return (ownCPU(b) - before) / rounds
}
