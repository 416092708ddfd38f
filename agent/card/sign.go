package card

import (
	"context"
	"fmt"
	"slices"

	"hikitsugi/agent/reader"
)

// Sign verifies the PIN and signs message, the signing input of a JWS (RFC 7515, 5.1), with the key of info. It
// returns the signature in the form of RFC 7518 and the algorithm: RS256, ES256 or ES384.
//
// It takes an info only in the transaction in which it was read: nobody else can have chosen another application or
// used up a try since. The PIN is sent at most once, and the signature is checked against the certificate before it is
// handed out. After the PIN was sent the card is reset at the end of the transaction. The caller wipes pin; Sign wipes
// what it made of it.
//
// It fails with ErrReadBefore, ErrPINFormat or ErrKey before the PIN is sent; with a *PINError; with ErrAnswer,
// ErrKeyMismatch or ErrUnknownCard; or with what the reader reports. What is also ErrPINUnanswered may have used up a
// try, which only reading the card again tells.
func Sign(ctx context.Context, tx reader.Tx, info Info, pin, message []byte) (signature []byte, alg string, err error) {
	f, err := familyOf(info.Kind)
	if err != nil {
		return nil, "", err
	}
	if !slices.Contains(f.keys(), info.Key) {
		return nil, "", fmt.Errorf("%w: %v needs no pin", ErrKey, info.Key)
	}
	if info.tx != tx {
		return nil, "", ErrReadBefore
	}
	s, err := signerOf(info.Certificate)
	if err != nil {
		return nil, "", err
	}
	if err := info.PIN.check(pin); err != nil {
		return nil, "", err
	}
	if err := unlock(ctx, tx, f, info, pin); err != nil {
		return nil, "", classify(err)
	}
	if signature, err = f.sign(ctx, tx, info.Key, s, message); err != nil {
		return nil, "", fmt.Errorf("sign: %w", classify(err))
	}
	if !s.verify(message, signature) {
		return nil, "", ErrKeyMismatch
	}
	return signature, s.alg, nil
}

// unlock sends the PIN unless the card takes none any more.
func unlock(ctx context.Context, tx reader.Tx, f family, info Info, pin []byte) error {
	if info.Tries.Known && info.Tries.Left == 0 {
		return blocked()
	}
	// Asked for before the PIN leaves, because a PIN can be verified although its answer is lost.
	tx.ResetAfter()
	if err := f.verify(ctx, tx, info.Key, pin); err != nil {
		return fmt.Errorf("verify pin: %w", unanswered(err))
	}
	return nil
}
