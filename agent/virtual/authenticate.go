package virtual

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"math/big"

	"hikitsugi/agent/apdu"
)

// Algorithm identifiers of SP 800-78-4, table 6-2; RSA-3072 is of SP 800-78-5, RSA-4096 a vendor's.
const (
	algRSA3072 = 0x05
	algRSA1024 = 0x06
	algRSA2048 = 0x07
	algP256    = 0x11
	algP384    = 0x14
	algRSA4096 = 0x16
)

// authenticate answers GENERAL AUTHENTICATE (SP 800-73-4 part 2, 3.2.4): signs the challenge 81 with a private key.
func (a *applet) authenticate(c apdu.Command, fresh bool) ([]byte, apdu.SW) {
	k, ok := a.card.keys[c.P2]
	if !ok {
		return nil, apdu.SWReferenceNotFound
	}
	if c.P1 != algorithmOf(k) {
		return nil, apdu.SWWrongParameters
	}
	if !a.permitted(c.P2, fresh) {
		return nil, apdu.SWSecurityStatus
	}
	challenge, ok := challengeIn(c.Data)
	if !ok {
		return nil, apdu.SWWrongData
	}
	result, ok := k.sign(challenge)
	if !ok {
		return nil, apdu.SWWrongData
	}
	return apdu.AppendTLV(nil, 0x7c, apdu.AppendTLV(nil, 0x82, result)), apdu.SWOK
}

// permitted applies the access rules of SP 800-73-4 part 1, table 4b: 9E always, 9C right after a VERIFY, else once verified.
func (a *applet) permitted(ref byte, fresh bool) bool {
	switch ref {
	case 0x9e:
		return true
	case 0x9c:
		return a.verified && fresh
	}
	return a.verified
}

// challengeIn reads 7C { 82 empty, 81 challenge }, in either order.
func challengeIn(data []byte) ([]byte, bool) {
	template, rest, err := apdu.Next(data)
	if err != nil || template.Tag != 0x7c || len(rest) > 0 {
		return nil, false
	}
	response, asked, err := apdu.Find(template.Value, 0x82)
	if err != nil || !asked || len(response) > 0 {
		return nil, false
	}
	challenge, there, err := apdu.Find(template.Value, 0x81)
	return challenge, err == nil && there && len(challenge) > 0
}

func algorithmOf(k key) byte {
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		return map[int]byte{1024: algRSA1024, 2048: algRSA2048, 3072: algRSA3072, 4096: algRSA4096}[private.N.BitLen()]
	case *ecdsa.PrivateKey:
		switch private.Curve {
		case elliptic.P256():
			return algP256
		case elliptic.P384():
			return algP384
		}
	}
	return 0
}

// sign is the bare private key operation: a card pads and hashes nothing.
func (k key) sign(challenge []byte) ([]byte, bool) {
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		return signRSA(private, challenge)
	case *ecdsa.PrivateKey:
		if len(challenge) != (private.Curve.Params().BitSize+7)/8 {
			return nil, false
		}
		signature, err := ecdsa.SignASN1(rand.Reader, private, challenge)
		return signature, err == nil
	}
	return nil, false
}

// signRSA computes c^d mod n on a block that the host padded; crypto/rsa has no such bare operation. It does not run in
// constant time, which a key of a demo card need not.
func signRSA(private *rsa.PrivateKey, block []byte) ([]byte, bool) {
	c := new(big.Int).SetBytes(block)
	if len(block) != private.Size() || c.Cmp(private.N) >= 0 {
		return nil, false
	}
	return c.Exp(c, private.D, private.N).FillBytes(make([]byte, private.Size())), true
}
