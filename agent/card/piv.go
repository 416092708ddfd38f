package card

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"hikitsugi/agent/apdu"
)

// KindPIV is a card after NIST SP 800-73-4.
const KindPIV = "piv"

// The two keys that a PIN protects (SP 800-73-4 part 1, table 4b). Card authentication, 9E, signs without one and is
// never used; key management, 9D, decrypts.
const (
	pivAuthentication KeyRef = 0x9a
	pivSignature      KeyRef = 0x9c
)

// Data objects (SP 800-73-4 part 1, table 3).
var (
	pivObjects = map[KeyRef][]byte{
		pivAuthentication: {0x5f, 0xc1, 0x05},
		pivSignature:      {0x5f, 0xc1, 0x0a},
	}
	pivCHUID = []byte{0x5f, 0xc1, 0x02}
)

// pivAID is the application without its version, so that every version answers (part 1, 2.2).
var pivAID = []byte{0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00}

// pivPIN is the application PIN; the global PIN would be 00 (part 1, table 4a).
const pivPIN = 0x80

// pivPINSize is the length of every PIN on the wire: shorter ones are filled up with FF (part 2, 2.4.3).
const pivPINSize = 8

// piv keeps to the short form of APDUs: 9C may sign only right after VERIFY, and a card that answers 6700 to an extended
// command has then forgotten it.
type piv struct{}

// keys has 9C before 9A, because a signature should not be made by a key for login.
func (piv) keys() []KeyRef { return []KeyRef{pivSignature, pivAuthentication} }

func (piv) pinRule() PINRule { return PINRule{Min: 6, Max: pivPINSize, Digits: true} }

// selectApplication selects by AID (part 2, 3.1.1).
func (piv) selectApplication(ctx context.Context, t apdu.Transmitter) error {
	_, err := apdu.Send(ctx, t, apdu.Command{INS: 0xa4, P1: 0x04, Data: pivAID, Ne: apdu.MaxShortNe})
	var status *apdu.StatusError
	if errors.As(err, &status) {
		return fmt.Errorf("%w: %w", errAbsent, err)
	}
	return err
}

func (p piv) certificate(ctx context.Context, t apdu.Transmitter, key KeyRef) ([]byte, error) {
	object, err := p.object(ctx, t, pivObjects[key])
	if err != nil {
		return nil, err
	}
	return pivCertificate(object)
}

// object reads a data object and unwraps it (part 2, 3.1.2). An absent or empty one is ErrNoCertificate.
func (piv) object(ctx context.Context, t apdu.Transmitter, tag []byte) ([]byte, error) {
	list := apdu.AppendTLV(nil, 0x5c, tag)
	r, err := apdu.Send(ctx, t, apdu.Command{INS: 0xcb, P1: 0x3f, P2: 0xff, Data: list, Ne: apdu.MaxShortNe})
	var status *apdu.StatusError
	if errors.As(err, &status) && status.SW.NotFound() {
		return nil, ErrNoCertificate
	}
	if err != nil {
		return nil, err
	}
	object, found, err := apdu.Find(r.Data, 0x53)
	if err == nil && (!found || len(object) == 0) {
		err = ErrNoCertificate
	}
	return object, err
}

// identity reads the GUID of the CHUID (part 1, 3.4.1). A card without one, or with zeros in its place, has none.
func (p piv) identity(ctx context.Context, t apdu.Transmitter) (string, error) {
	object, err := p.object(ctx, t, pivCHUID)
	var status *apdu.StatusError
	if errors.Is(err, ErrNoCertificate) || errors.Is(err, apdu.ErrTLV) || errors.As(err, &status) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	guid, found, err := apdu.Find(object, 0x34)
	if err != nil || !found || len(guid) != 16 || bytes.Equal(guid, make([]byte, 16)) {
		return "", nil
	}
	return hex.EncodeToString(guid), nil
}

// tries sends VERIFY without data, which costs no try (part 2, 3.2.1). A PIN that is verified already hides the counter.
func (piv) tries(ctx context.Context, t apdu.Transmitter, _ KeyRef) (Tries, error) {
	_, err := apdu.Send(ctx, t, apdu.Command{INS: 0x20, P2: pivPIN})
	var status *apdu.StatusError
	if err == nil || !errors.As(err, &status) {
		return Tries{}, err
	}
	if status.SW.Blocked() {
		return Tries{Known: true}, nil
	}
	left, known := status.SW.TriesLeft()
	return Tries{Left: left, Known: known}, nil
}

// verify sends VERIFY with the PIN (part 2, 3.2.1).
func (piv) verify(ctx context.Context, t apdu.Transmitter, _ KeyRef, pin []byte) error {
	padded := bytes.Repeat([]byte{0xff}, pivPINSize)
	defer clear(padded)
	copy(padded, pin)
	_, err := apdu.Send(ctx, t, apdu.Command{INS: 0x20, P2: pivPIN, Data: padded})
	return pinError(err)
}

// sign sends GENERAL AUTHENTICATE with the block or digest to sign (part 2, 3.2.4 and appendix A.4).
func (piv) sign(ctx context.Context, t apdu.Transmitter, key KeyRef, s signer, message []byte) ([]byte, error) {
	challenge, algorithm, err := pivChallenge(s, message)
	if err != nil {
		return nil, err
	}
	template := apdu.AppendTLV(nil, 0x82, nil) // empty: asks for the response
	template = apdu.AppendTLV(template, 0x81, challenge)
	r, err := apdu.Send(ctx, t, apdu.Command{
		INS: 0x87, P1: algorithm, P2: byte(key), Data: apdu.AppendTLV(nil, 0x7c, template), Ne: apdu.MaxShortNe,
	})
	if err != nil {
		return nil, err
	}
	return pivSignatureIn(r.Data, s)
}

// pivAlgorithms are the identifiers of SP 800-78-5, table 6, by the bits of the RSA key; 4096 is a vendor's.
var pivAlgorithms = map[int]byte{1024: 0x06, 2048: 0x07, 3072: 0x05, 4096: 0x16}

const (
	pivP256 = 0x11
	pivP384 = 0x14
)

// pivChallenge is what the card signs and the algorithm identifier for it. The host pads RSA.
func pivChallenge(s signer, message []byte) (challenge []byte, algorithm byte, err error) {
	digest := s.digest(message)
	switch {
	case s.alg == "ES256":
		return digest, pivP256, nil
	case s.alg == "ES384":
		return digest, pivP384, nil
	}
	algorithm, ok := pivAlgorithms[s.rsa.N.BitLen()]
	if !ok {
		return nil, 0, fmt.Errorf("%w: rsa of %d bits", ErrKey, s.rsa.N.BitLen())
	}
	challenge, err = pkcs1Block(digest, s.width())
	return challenge, algorithm, err
}

// pivSignatureIn unwraps 7C { 82 signature }; a PIV card answers ECDSA in DER.
func pivSignatureIn(data []byte, s signer) ([]byte, error) {
	template, found, err := apdu.Find(data, 0x7c)
	if err != nil || !found {
		return nil, fmt.Errorf("%w: no authentication template", ErrAnswer)
	}
	result, found, err := apdu.Find(template, 0x82)
	if err != nil || !found {
		return nil, fmt.Errorf("%w: no signature", ErrAnswer)
	}
	if s.ecdsa != nil {
		return fixedWidth(result, s.ecdsa.Curve)
	}
	return result, nil
}
