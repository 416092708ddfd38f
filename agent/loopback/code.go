package loopback

import (
	"context"
	"errors"
	"strconv"

	"hikitsugi/agent/card"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/transaction"
	"hikitsugi/agent/trust"
	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// reading stands for a visit to a card without a PIN; the others have the purpose of their signature.
const reading proof.Purpose = ""

// visitError is what went wrong at a card, with what it was visited for: some codes depend on it.
type visitError struct {
	while proof.Purpose
	err   error
}

func (e *visitError) Error() string { return "card: " + e.err.Error() }

func (e *visitError) Unwrap() error { return e.err }

// pinRule adds the card's rule to a PIN in the wrong form.
func pinRule(err error, rule card.PINRule) error {
	if !errors.Is(err, card.ErrPINFormat) {
		return err
	}
	return problem.Because(err, message.PinFormat, "min", strconv.Itoa(rule.Min), "max", strconv.Itoa(rule.Max))
}

// keyFault says which key it is, or why its certificate is not taken.
func keyFault(err error, keyType string) error {
	var invalid *certificate.InvalidError
	if errors.As(err, &invalid) {
		return problem.Because(err, message.CertificateInvalid, "reason", string(invalid.Reason))
	}
	return problem.Because(err, message.KeyTooWeak, "alg", keyType)
}

// ignoring drops an error that means what was wanted.
func ignoring(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}

// codeOf is the code of the catalogue for an error of any package below; an error without one is internal.
func codeOf(err error) *problem.Error {
	var coded *problem.Error
	if errors.As(err, &coded) {
		return coded
	}
	var wrong *card.PINError
	var visit *visitError
	while := reading
	for e := err; errors.As(e, &visit); e = visit.err {
		while = visit.while // the innermost knows best
	}
	switch {
	case errors.As(err, &wrong):
		return pinCode(wrong, while)
	case errors.Is(err, reader.ErrCardRemoved) && while != reading:
		return problem.Because(err, message.CardRemovedSigning)
	}
	for _, c := range codes {
		if errors.Is(err, c.err) {
			return problem.Because(err, c.code, argsOf(c.code, while)...)
		}
	}
	return problem.Because(err, message.Internal)
}

// codes in the order in which an error is asked: the special before the general.
var codes = []struct {
	err  error
	code message.Code
}{
	{transaction.ErrDemo, message.DemoCardRefused},
	{transaction.ErrReplaced, message.AgentInUse},
	{transaction.ErrUnknownKey, message.AgentRestarted},
	{transaction.ErrForeign, message.ProofMismatch},
	{transaction.ErrSpent, message.RequestUsed},
	{transaction.ErrBusy, message.AgentInUse},
	{transaction.ErrTooMany, message.AgentRestarted},
	{transaction.ErrSameCard, message.SameCard},
	{transaction.ErrSameKey, message.SameKey},
	{trust.ErrUntrusted, message.AgentOriginUntrusted},
	{trust.ErrPinFile, message.AgentOriginUntrusted},
	{errInUse, message.AgentInUse},

	{proof.ErrMalformed, message.RequestInvalid},
	{proof.ErrSignature, message.RequestInvalid},
	{proof.ErrUnknownKey, message.RequestInvalid},
	{proof.ErrForeign, message.RequestInvalid}, // a directory that came too late, or for another origin

	{card.ErrUnknownCard, message.CardUnknown},
	{card.ErrNoCertificate, message.CardWrongKind},
	{card.ErrUnreadable, message.CertificateUnreadable},
	{card.ErrAnswer, message.CardAnswerInvalid},
	{card.ErrNotHeld, message.CardChanged},
	{card.ErrKeyMismatch, message.CardAnswerInvalid},
	{card.ErrKey, message.CertificateInvalid},
	{card.ErrReinsert, message.PinReinsert},
	{card.ErrConfirm, message.PinLastTry},

	{reader.ErrServiceStopped, message.CardServiceStopped},
	{reader.ErrReaderLost, message.ReaderLost},
	{reader.ErrReaderBusy, message.ReaderBusy},
	{reader.ErrCardReset, message.ReaderBusy},
	{reader.ErrNoCard, message.CardAbsent},
	{reader.ErrCardRemoved, message.CardRemovedReading},
	{reader.ErrCardChanged, message.CardChanged},
	{reader.ErrCardMute, message.CardMute},
	{reader.ErrTimeout, message.CardTimeout},
	{reader.ErrCardAnswer, message.CardAnswerInvalid},
	{context.DeadlineExceeded, message.CardTimeout},
}

// argsOf fills what the agent knows of a code's text.
func argsOf(code message.Code, while proof.Purpose) []string {
	switch {
	case code == message.CardChanged && while != reading:
		return []string{"which", which(while)}
	case code == message.CertificateInvalid: // card.ErrKey
		return []string{"reason", string(certificate.ReasonKey)}
	}
	return nil
}

func pinCode(wrong *card.PINError, while proof.Purpose) *problem.Error {
	switch {
	case wrong.Blocked && while == proof.NewCard:
		return problem.Because(wrong, message.PinBlockedNew)
	case wrong.Blocked:
		return problem.Because(wrong, message.PinBlockedCurrent)
	case wrong.Known:
		return problem.Because(wrong, message.PinWrong, "n", strconv.Itoa(wrong.Left), "which", which(while))
	}
	return problem.Because(wrong, message.PinWrongUnknown)
}

// which names the card of a step.
func which(while proof.Purpose) string {
	if while == proof.NewCard {
		return message.AltNew
	}
	return message.AltCurrent
}
