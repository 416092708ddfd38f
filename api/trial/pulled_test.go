//go:build pcsc && linux

package trial

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"sync"
	"testing"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// TestCardPulledAtEachCommandOfARenewal has the current and the new card leave at each command of a renewal, before and
// after they have acted on it. The page is told what happened, the registry holds what it held, the card has all its
// tries, and the same step then succeeds, with the same request, until 変更 hands the registration over.
func TestCardPulledAtEachCommandOfARenewal(t *testing.T) {
	steps := []string{"read current-card", "sign current-card", "read new-card", "sign new-card"}
	var all []company
	s := install(t, "", func(w *town) []company {
		all = w.companies(t, 2*len(steps))
		return all
	})
	server, d := s.serve(t), newDesk(t)
	var working sync.WaitGroup
	for i, c := range all {
		one := &puller{
			visitor: s.visit(t, server.base, north), site: s, pc: d.newPC(t, s), company: c, next: s.town.card(t, c.id),
			step: steps[i/2], answered: i%2 == 1,
		}
		working.Go(func() { // not t.Parallel: they wait for pcscd, not for processors
			t.Run(fmt.Sprintf("%s, answered %v", one.step, one.answered), one.renew)
		})
	}
	working.Wait()
	s.fsck(t)
}

// puller is somebody who renews and pulls the card at each command of one step.
type puller struct {
	*visitor
	site     *site
	pc       *pc
	company  company
	next     card
	step     string
	answered bool

	jkt       string // of K, which the agent holds
	insertion string
	pulls     int
}

func (p *puller) renew(t *testing.T) {
	p.openKey(t)
	current := p.present(t, "", "current-card", p.company.cards[0])
	current.Authority = p.authority
	opened, err := call[wire.Renewal](t.Context(), p.visitor, http.MethodPost, "/v1/renewals", current)
	must(t, err)
	_, err = call[wire.Renewal](t.Context(), p.visitor, http.MethodPut, path(opened.TX, "/new-card"), p.present(t, opened.TX, "new-card", p.next))
	must(t, err)
	p.holds(t, p.company.cards[0], 1)
	if p.pulls < 5 {
		t.Errorf("the card was pulled %d times only", p.pulls)
	}
	p.site.fsck(t)
	_, err = call[wire.Receipt](t.Context(), p.visitor, http.MethodPut, path(opened.TX, "/commit"), p.tickAll(t, opened.TX))
	must(t, err)
	p.holds(t, p.next, 2)
}

// openKey has the agent make K.
func (p *puller) openKey(t *testing.T) {
	nonce, err := proof.NewRandom(rand.Reader, 32)
	must(t, err)
	var opened agent.Opened
	must(t, p.pc.ask(t, http.MethodPost, "/v1/transactions", agent.OpenForm{Nonce: nonce, Directory: p.site.keys.Document}, &opened))
	p.jkt = opened.JKT
}

// present puts a card in, reads it, has it sign and takes it out again.
func (p *puller) present(t *testing.T, tx, purpose string, c card) wire.CardProof {
	chip := newChip(t, c)
	p.pc.put(chip)
	defer p.pc.remove(t)
	p.insertion = p.pc.inserted(t, p.insertion)
	p.try(t, "read "+purpose, chip, func() error { return p.read(t) })
	issued, err := call[wire.IssuedRequest](t.Context(), p.visitor, http.MethodPost, "/v1/requests", wire.RequestForm{Purpose: purpose, JKT: p.jkt, TX: tx})
	must(t, err)
	var signed agent.Signed
	p.try(t, "sign "+purpose, chip, func() error {
		form := agent.SignForm{Request: issued.Request, PIN: agent.PIN(testPIN)}
		return p.pc.ask(t, http.MethodPost, "/v1/cards/"+p.insertion+"/sign", form, &signed)
	})
	return wire.CardProof{Request: issued.Request, Proof: signed.Proof, Certificate: signed.Certificate, Chain: signed.Chain}
}

// read reads the card that is in; it must have all its tries.
func (p *puller) read(t *testing.T) error {
	var c agent.Card
	err := p.pc.ask(t, http.MethodGet, "/v1/cards/"+p.insertion, nil, &c)
	if err == nil && (!c.Tries.Known || c.Tries.Left != testTries) {
		t.Errorf("the card tells %+v", c.Tries)
	}
	return err
}

// try does a step; the one that is meant it tries with the card pulled at each command in turn, until there is none left
// to pull it at.
func (p *puller) try(t *testing.T, step string, c *chip, do func() error) {
	for at := 1; step == p.step; at++ {
		c.arm(at, p.answered)
		err := do()
		pulled, heard := c.pulled()
		if !pulled {
			must(t, err)
			c.arm(0, false)
			return
		}
		want := message.CardRemovedReading
		if heard {
			want = message.CardRemovedSigning
		}
		if code(err) != want {
			t.Fatalf("%s, pulled at command %d: %v, want %s", step, at, err, want)
		}
		p.pulls++
		p.holds(t, p.company.cards[0], 1)
		c.arm(0, false)
		p.pc.remove(t)
		p.pc.put(c)
		p.insertion = p.pc.inserted(t, p.insertion)
		must(t, p.read(t))
	}
	must(t, do())
}

// tickAll has K sign 変更 for all registrations.
func (p *puller) tickAll(t *testing.T, tx string) wire.CommitForm {
	review, err := call[wire.Review](t.Context(), p.visitor, http.MethodGet, path(tx, "/review"), nil)
	must(t, err)
	targets, err := tick(review, nil)
	must(t, err)
	digest, err := review.Digest(targets)
	must(t, err)
	form := wire.RequestForm{Purpose: "commit", JKT: p.jkt, TX: tx, Targets: targets, Review: digest}
	issued, err := call[wire.IssuedRequest](t.Context(), p.visitor, http.MethodPost, "/v1/requests", form)
	must(t, err)
	var confirmed agent.Confirmed
	must(t, p.pc.ask(t, http.MethodPost, "/v1/transactions/"+p.jkt+"/confirm", agent.ConfirmForm{Request: issued.Request}, &confirmed))
	return wire.CommitForm{Request: issued.Request, Proof: confirmed.Proof}
}

// holds checks which card is active at the company's registrations, and at which version they stand.
func (p *puller) holds(t *testing.T, c card, version int) {
	t.Helper()
	for _, place := range p.company.places {
		id := p.company.registration(place)
		now := p.site.query(t, "SELECT r.version || ' ' || group_concat(c.certificate) FROM registrations r JOIN registered_cards c "+
			"ON c.registration = r.id WHERE c.state = 'active' AND r.id = '"+id+"'")
		if want := fmt.Sprint(version, " ", proof.Digest(c.der)); now != want {
			t.Errorf("%s holds %q, want %q", id, now, want)
		}
	}
}
