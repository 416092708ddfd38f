package loopback

import (
	"fmt"
	"slices"
	"testing"

	"hikitsugi/agent/card"
	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/app/message"
)

// sent is every error that the agent has words for, at each step.
func sent() []error {
	var errs []error
	for _, while := range []proof.Purpose{reading, proof.CurrentCard, proof.NewCard} {
		for _, c := range codes {
			errs = append(errs, &visitError{while: while, err: fmt.Errorf("at the card: %w", c.err)})
		}
		for _, wrong := range []*card.PINError{{Blocked: true}, {Left: 2, Known: true}, {}} {
			errs = append(errs, &visitError{while: while, err: wrong})
		}
	}
	return append(errs,
		pinRule(card.ErrPINFormat, card.PINRule{Min: 6, Max: 8}),
		keyFault(certificate.ErrKeyTooWeak, "RSA-1024"),
		keyFault(&certificate.InvalidError{Reason: certificate.ReasonKey}, "RSA-8192"),
	)
}

// pageKnows are the placeholders that the agent leaves to the page: it knows the other card's expiry and which card it
// asked for, and nobody knows who holds a reader or what a card without certificates is for.
var pageKnows = []string{"until", "which", "likely", "kind"}

func TestEveryCodeIsSentWithWhatItsTextNeeds(t *testing.T) {
	t.Parallel()
	for _, err := range sent() {
		coded := codeOf(err)
		entry, ok := message.Lookup(coded.Code)
		if !ok || coded.Code == message.Internal {
			t.Errorf("%v has no code: %s", err, coded.Code)
		}
		for _, name := range entry.Args {
			if coded.Args[name] == "" && !slices.Contains(pageKnows, name) {
				t.Errorf("%s lacks {%s}", coded.Code, name)
			}
		}
		for name := range coded.Args {
			if !slices.Contains(entry.Args, name) {
				t.Errorf("%s is sent with %s, which its text does not have", coded.Code, name)
			}
		}
		doc := problem.Document(coded, "")
		if holes := message.Placeholders(doc.Title + doc.Detail); len(holes) > 0 {
			t.Errorf("%s shows %v", coded.Code, holes)
		}
	}
}
