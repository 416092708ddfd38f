package renewal

import (
	"encoding/base64"
	"errors"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// maxChain is how many intermediates may travel beside a proof.
const maxChain = 4

// openRequest verifies a signature request of ours and that it was made for a purpose. The clock and the session are
// asked separately, because bytes that were taken before get the same answer again.
func (s *Service) openRequest(compact string, purpose proof.Purpose) (proof.Request, error) {
	r, err := s.cfg.Directory.ParseRequest(compact)
	switch {
	case errors.Is(err, proof.ErrForeign):
		return r, problem.Because(err, message.ProofMismatch)
	case err != nil:
		return r, problem.Because(err, message.RequestInvalid)
	case r.Purpose != purpose:
		return r, problem.New(message.ProofMismatch)
	}
	return r, nil
}

// admit checks the registry's clock, then the session.
func admit(r proof.Request, sid string, now time.Time) error {
	if err := r.TimedOut(now); err != nil {
		return problem.Because(err, message.RequestTimedOut)
	}
	if r.SID != sid {
		return problem.New(message.ProofMismatch)
	}
	return nil
}

// provenCard is a card that proved to hold the key of its certificate.
type provenCard struct {
	*certificate.Certificate
	extra []*certificate.Certificate
}

// proveCard checks the certificate's form, its key, that the statement is exactly the one asked for, and its signature:
// nothing that needs the database.
func (s *Service) proveCard(p wire.CardProof, r proof.Request) (provenCard, error) {
	c, err := s.parseCertificate(p.Certificate)
	if err != nil {
		return provenCard{}, err
	}
	card := provenCard{Certificate: c}
	if err := certificate.KeyAllowed(c.PublicKey()); err != nil {
		return provenCard{}, certificateFault(err, c)
	}
	err = proof.VerifyStatement(p.Proof, r, p.Request, c.DER, c.PublicKey())
	if err != nil {
		return provenCard{}, proofFault(err)
	}
	card.extra, err = s.parseChain(p.Chain)
	return card, err
}

func (s *Service) parseCertificate(text string) (*certificate.Certificate, error) {
	if len(text) > base64.StdEncoding.EncodedLen(certificate.MaxSize) {
		return nil, problem.New(message.CertificateInvalid, "reason", "size")
	}
	der, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(der) != text { // the decoder passes over line breaks
		return nil, badValue("certificate", err)
	}
	c, err := s.certificates.Parse(der)
	if err != nil {
		return nil, problem.Because(err, message.CertificateInvalid, "reason", "form")
	}
	return c, nil
}

func (s *Service) parseChain(texts []string) ([]*certificate.Certificate, error) {
	if len(texts) > maxChain {
		return nil, problem.New(message.CertificateInvalid, "reason", string(certificate.ReasonChainLength))
	}
	chain := make([]*certificate.Certificate, len(texts))
	for i, text := range texts {
		c, err := s.parseCertificate(text)
		if err != nil {
			return nil, err
		}
		chain[i] = c
	}
	return chain, nil
}

// proofFault tells a statement or confirmation about something else from one that is wrong.
func proofFault(err error) error {
	if errors.Is(err, proof.ErrForeign) {
		return problem.Because(err, message.ProofMismatch)
	}
	return problem.Because(err, message.ProofInvalid)
}

// certificateFault is the code for a certificate that no authority here can take.
func certificateFault(err error, c *certificate.Certificate) error {
	var invalid *certificate.InvalidError
	switch {
	case errors.Is(err, certificate.ErrKeyTooWeak):
		return problem.Because(err, message.KeyTooWeak, "alg", c.KeyType)
	case errors.Is(err, certificate.ErrDemo):
		return problem.Because(err, message.DemoCardRefused)
	case errors.As(err, &invalid):
		return problem.Because(err, message.CertificateInvalid, "reason", string(invalid.Reason))
	}
	return err
}

// chainFault is certificateFault for the chain, where a card may also be of a CA that nobody here accepts. until is the
// last day of the card that can be used meanwhile.
func chainFault(err error, c *certificate.Certificate, authority string, until time.Time) error {
	if errors.Is(err, certificate.ErrNotAccepted) || errors.Is(err, certificate.ErrNotDemo) {
		return problem.Because(err, message.CANotAccepted,
			"authority", authority, "issuer", c.Issuer, "until", message.Date(until))
	}
	return certificateFault(err, c)
}

// describe is what the screens show of a certificate.
func describe(c *certificate.Certificate) wire.Card {
	return wire.Card{
		Digest: c.Digest, Company: c.Company, Holder: c.Holder, Address: c.Address,
		SerialHex: c.Serial, SerialDecimal: c.SerialDecimal, Issuer: c.Issuer, IssuerDN: c.IssuerDN,
		NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(), Key: c.KeyType,
	}
}
