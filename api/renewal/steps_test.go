package renewal_test

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/demo"
	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/renewal/renewaltest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// double_click_one_receipt: the same bytes, many times at once, on two replicas.
func TestDoubleClickOneReceipt(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		var wg sync.WaitGroup
		receipts, errs := make([]wire.Receipt, 6), make([]error, 6)
		for i := range receipts {
			replica := o.Replica(t)
			wg.Go(func() { receipts[i], errs[i] = replica.Commit(ctx, v.SID, v.TX, form) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, r := range receipts {
			if r.Signed != receipts[0].Signed {
				t.Error("two receipts")
			}
		}
		o.Clock.Move(time.Hour)
		again, err := o.Commit(ctx, v.SID, v.TX, form)
		if err != nil || again.Signed != receipts[0].Signed {
			t.Errorf("an hour later: %v", err)
		}
		if n := o.DB.Text(t, `SELECT count(*) FROM history WHERE tx IS NOT NULL`); n != "1" {
			t.Errorf("%s entries", n)
		}
	})
}

func TestOtherContentAfterTheCommit(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		change := v.Change(t, review, renewaltest.Tick(t, review))
		first, second := v.Confirm(t, v.Issue(t, change)), v.Confirm(t, v.Issue(t, change))
		if err := commit(v, first)(); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.AlreadyCommitted, commit(v, second))
		o.Refuses(t, message.AlreadyCommitted, func() error { return o.Abandon(ctx, v.SID, v.TX) })
		o.Refuses(t, message.AlreadyCommitted, func() error { _, err := o.Extend(ctx, v.SID, v.TX); return err })
	})
}

// idempotency_key_of_other_session, resume_without_cookie
func TestAnotherSessionSeesNothing(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v, other := o.Visit(t), o.Visit(t)
		review := v.ProveBoth(t, "sapporo", "current", "new")
		form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review))))
		other.TX = v.TX
		o.Refuses(t, message.NotFound, commit(other, form))
		o.Refuses(t, message.NotFound, func() error { return o.Abandon(ctx, other.SID, v.TX) })
		o.Refuses(t, message.NotFound, func() error { _, err := o.Renewal(ctx, other.SID, v.TX); return err })
		o.Refuses(t, message.NotFound, func() error { _, err := o.Review(ctx, other.SID, v.TX); return err })
		o.Refuses(t, message.NotFound, func() error { _, err := o.Extend(ctx, other.SID, v.TX); return err })
		if open, _, err := o.Unfinished(ctx, other.SID); open != nil || err != nil {
			t.Errorf("unfinished: %v, %v", open, err)
		}

		receipt, err := o.Commit(ctx, v.SID, v.TX, form)
		if err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.NotFound, commit(other, form))
		o.Refuses(t, message.NotFound, func() error { _, err := o.Receipt(ctx, other.SID, receipt.Number); return err })
		if list, err := o.Receipts(ctx, other.SID); err != nil || len(list.Items) != 0 {
			t.Errorf("receipts: %v, %v", list, err)
		}
	})
}

func TestResumeFromTheServersState(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		if open, last, err := o.Unfinished(ctx, v.SID); open != nil || last != "" || err != nil {
			t.Errorf("before: %v %s %v", open, last, err)
		}
		v.Current(t, "sapporo", "current")
		open, _, err := o.Unfinished(ctx, v.SID)
		if err != nil || open.State != wire.CurrentProved || open.Current.Holder != "見本 太郎" || open.New != nil {
			t.Errorf("after the current card: %+v %v", open, err)
		}
		o.Clock.Move(renewal.Life - time.Second)
		if _, err := o.Extend(ctx, v.SID, v.TX); err != nil {
			t.Fatal(err)
		}
		o.Clock.Move(renewal.Life - time.Second)
		if open, _, err = o.Unfinished(ctx, v.SID); err != nil || open == nil || !open.Expires.Equal(o.Clock.Now().Add(time.Second)) {
			t.Errorf("extended: %+v %v", open, err)
		}
		receipt := v.Renew(t, "sapporo", "current", "new")
		open, last, err := o.Unfinished(ctx, v.SID)
		if err != nil || open != nil || last != receipt.Number {
			t.Errorf("settled: %v %s %v", open, last, err)
		}
		settled, err := o.Renewal(ctx, v.SID, v.TX)
		if err != nil || settled.State != wire.Settled || settled.Receipt != receipt.Number {
			t.Errorf("settled: %+v %v", settled, err)
		}
	})
}

// Half an hour after the last step every further one is refused, and a new start closes what is left.
func TestTimedOut(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		v.ProveBoth(t, "sapporo", "current", "new")
		o.Clock.Move(renewal.Life)
		o.Refuses(t, message.RenewalTimedOut, func() error { _, err := o.Review(ctx, v.SID, v.TX); return err })
		o.Refuses(t, message.RenewalTimedOut, func() error { _, err := o.Extend(ctx, v.SID, v.TX); return err })
		o.Refuses(t, message.RenewalTimedOut, request(v, wire.RequestForm{Purpose: "new-card", TX: v.TX, JKT: v.K.Thumbprint()}))
		if open, _, err := o.Unfinished(ctx, v.SID); open != nil || err != nil {
			t.Errorf("unfinished: %v %v", open, err)
		}
		v.Renew(t, "sapporo", "current", "new")
	})
}

// open_tx_superseded, two_users_two_tabs
func TestANewerProofClosesTheOlder(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		old, other := o.Visit(t), o.Visit(t)
		old.Current(t, "sapporo", "current")
		newProof := old.NewProof(t, "new")
		other.Current(t, "sapporo", "b-current")
		if _, err := o.Renewal(ctx, old.SID, old.TX); err != nil {
			t.Errorf("another card at another PC: %v", err)
		}

		newer := o.Visit(t)
		newer.Current(t, "sapporo", "current")
		o.Refuses(t, message.SessionTakenOver, newCard(old, newProof))
		o.Refuses(t, message.SessionTakenOver, func() error { _, err := o.Renewal(ctx, old.SID, old.TX); return err })

		tab := &renewaltest.Visit{Office: o, SID: newer.SID, K: renewaltest.NewSigner(t)}
		tab.Current(t, "sapporo", "b-branch-current")
		o.Refuses(t, message.SessionTakenOver, func() error { _, err := o.Renewal(ctx, newer.SID, newer.TX); return err })
		if _, err := o.Renewal(ctx, other.SID, other.TX); err != nil {
			t.Errorf("the other user: %v", err)
		}
	})
}

// Two renewals that share a registration: the first wins, the other writes nothing, is told, and can go on.
func TestTwoCommitsShareARegistration(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		head, branch := o.Visit(t), o.Visit(t)
		shared := "sapporo-works-90000002"
		first := head.ProveBoth(t, "sapporo", "b-current", "b-new")
		second := branch.ProveBoth(t, "sapporo", "b-branch-current", "b-branch-new")
		losing := branch.Change(t, second, renewaltest.Tick(t, second, shared))
		lost := branch.Confirm(t, branch.Issue(t, losing))
		winning := head.Confirm(t, head.Issue(t, head.Change(t, first, renewaltest.Tick(t, first, shared))))
		if err := commit(head, winning)(); err != nil {
			t.Fatal(err)
		}
		o.Refuses(t, message.CommitConflict, func() error {
			err := commit(branch, lost)()
			if args := problem.Of(err).Args; args["authority"] != "札幌市" || args["number"] != "90000002" {
				t.Errorf("the registration that was lost is %v", args)
			}
			return err
		})

		again, err := o.Review(ctx, branch.SID, branch.TX)
		if err != nil {
			t.Fatal(err)
		}
		form := branch.Confirm(t, branch.Issue(t, branch.Change(t, again, renewaltest.Tick(t, again, shared))))
		if err := commit(branch, form)(); err != nil {
			t.Errorf("shown anew: %v", err)
		}
	})
}

func TestCommitsAtTheSameTime(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		commits, errs := make([]func() error, 2), make([]error, 2)
		for i, cards := range [][2]string{{"b-current", "b-new"}, {"b-branch-current", "b-branch-new"}} {
			v := o.Visit(t)
			review := v.ProveBoth(t, "sapporo", cards[0], cards[1])
			form := v.Confirm(t, v.Issue(t, v.Change(t, review, renewaltest.Tick(t, review, "sapporo-works-90000002"))))
			replica := o.Replica(t)
			commits[i] = func() error { _, err := replica.Commit(ctx, v.SID, v.TX, form); return err }
		}
		var wg sync.WaitGroup
		for i, commit := range commits {
			wg.Go(func() { errs[i] = commit() })
		}
		wg.Wait()
		lost := errors.Join(errs...)
		if lost == nil || !errors.Is(lost, problem.New(message.CommitConflict)) || errs[0] != nil && errs[1] != nil {
			t.Errorf("not exactly one won: %v", errs)
		}
		if v := o.DB.Text(t, `SELECT version FROM registrations WHERE id = 'sapporo-works-90000002'`); v != "2" {
			t.Errorf("version %s", v)
		}
		report, err := o.DB.Fsck(ctx, o.Config.Directory, nil)
		if err != nil || !report.Clean() {
			t.Errorf("fsck: %v %v", report.Faults, err)
		}
	})
}

// The department contact survives, and the old card's row stays, ended by the entry that made the new one.
func TestOldCardIsKeptAsSuperseded(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		o.Visit(t).Renew(t, "sapporo", "current", "new")
		where := ` FROM registered_cards WHERE registration = 'sapporo-goods-90000001' AND state = `
		if c := o.DB.Text(t, `SELECT contact`+where+`'active'`); c != "総務課" {
			t.Errorf("contact %q", c)
		}
		if o.DB.Text(t, `SELECT ended_by`+where+`'superseded'`) != o.DB.Text(t, `SELECT leaf`+where+`'active'`) {
			t.Error("made and ended by different entries")
		}
		if n := o.DB.Text(t, `SELECT count(*) FROM registered_cards WHERE registration LIKE 'kakuu-goods%' AND state = 'active'`); n != "1" {
			t.Errorf("%s cards where approval is awaited", n)
		}
	})
}

// same_key_new_certificate: the CA certified the old key again.
func TestSameKeyNewCertificate(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		v.Current(t, "sapporo", "current")
		again := certifiedAgain(t, o)
		p := v.SignWith(t, again, v.Issue(t, wire.RequestForm{Purpose: "new-card", TX: v.TX}))
		o.Refuses(t, message.SameKey, newCard(v, p))
		o.Refuses(t, message.SameCard, newCard(v, v.NewProof(t, "current")))
		if err := newCard(v, v.NewProof(t, "new"))(); err != nil {
			t.Errorf("another card afterwards: %v", err)
		}
	})
}

// certifiedAgain is the current card with a new certificate for its old key.
func certifiedAgain(t *testing.T, o *renewaltest.Office) demo.Card {
	t.Helper()
	card, _ := o.World.Card("current")
	template, err := x509.ParseCertificate(card.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	issuer := o.World.CAs[0].Keys[0]
	root, err := x509.ParseCertificate(issuer.Root)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber, template.NotAfter = big.NewInt(4711), template.NotAfter.AddDate(3, 0, 0)
	for _, e := range template.Extensions {
		if demoMarker := (asn1.ObjectIdentifier{2, 999}); e.Id[:2].Equal(demoMarker) || e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 17}) {
			template.ExtraExtensions = append(template.ExtraExtensions, e)
		}
	}
	if card.Certificate, err = x509.CreateCertificate(rand.Reader, template, root, card.Key.Public(), issuer.Signer); err != nil {
		t.Fatal(err)
	}
	return card
}

// unknown_certificate_triggers_no_fetch: a certificate that nobody issued, of a card that signs perfectly well, names
// addresses of its own choice; nobody asks there.
func TestUnprovenCertificate(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			t.Errorf("somebody asked for %s", r.URL)
		}))
		defer elsewhere.Close()
		v := o.Visit(t)
		card, _ := o.World.Card("current")
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), NotBefore: o.Clock.Now().AddDate(0, 0, -1), NotAfter: o.Clock.Now().AddDate(1, 0, 0),
			KeyUsage: x509.KeyUsageDigitalSignature, CRLDistributionPoints: []string{elsewhere.URL + "/crl"},
			OCSPServer: []string{elsewhere.URL + "/ocsp"}, IssuingCertificateURL: []string{elsewhere.URL + "/issuer"},
		}
		var err error
		if card.Certificate, err = x509.CreateCertificate(rand.Reader, template, template, card.Key.Public(), card.Key); err != nil {
			t.Fatal(err)
		}
		p := v.SignWith(t, card, v.Issue(t, wire.RequestForm{Purpose: "current-card"}))
		p.Authority = "sapporo"
		o.Refuses(t, message.CANotAccepted, currentCard(v, p))
		if _, err := v.Procedure(t.Context(), v.SID, wire.ProcedureQuery{Authority: "sapporo", Certificate: p.Certificate}); err != nil {
			t.Error(err)
		}
	})
}

func TestProofsWithABadForm(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		v := o.Visit(t)
		good := v.CurrentProof(t, "sapporo", "current")
		other := v.CurrentProof(t, "sapporo", "b-current")
		for _, test := range []struct {
			name   string
			change func(*wire.CardProof)
			want   message.Code
		}{
			{"no certificate", func(p *wire.CardProof) { p.Certificate = "" }, message.CertificateInvalid},
			{"a certificate with a line break", func(p *wire.CardProof) { p.Certificate += "\n" }, message.BadValue},
			{"a certificate with bytes after it", func(p *wire.CardProof) {
				der, _ := base64.StdEncoding.DecodeString(p.Certificate)
				p.Certificate = base64.StdEncoding.EncodeToString(append(der, 0))
			}, message.CertificateInvalid},
			{"a huge certificate", func(p *wire.CardProof) { p.Certificate = string(make([]byte, 20<<10)) }, message.CertificateInvalid},
			{"too many intermediates", func(p *wire.CardProof) { p.Chain = make([]string, 5) }, message.CertificateInvalid},
			{"another card's certificate", func(p *wire.CardProof) { p.Certificate = other.Certificate }, message.ProofMismatch},
			{"the proof for another request", func(p *wire.CardProof) { p.Proof = other.Proof }, message.ProofMismatch},
			{"no proof", func(p *wire.CardProof) { p.Proof = "" }, message.ProofInvalid},
			{"no request", func(p *wire.CardProof) { p.Request = "" }, message.RequestInvalid},
			{"an unknown authority", func(p *wire.CardProof) { p.Authority = "nowhere" }, message.BadValue},
		} {
			t.Run(test.name, func(t *testing.T) {
				p := good
				test.change(&p)
				o.Refuses(t, test.want, currentCard(v, p))
			})
		}
	})
}

func TestNewRefusesKeysOfAnotherRegistry(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	for name, change := range map[string]func(*renewal.Config){
		"no keys":                   func(c *renewal.Config) { c.Request = nil },
		"another origin":            func(c *renewal.Config) { c.Origin = "https://other.example" },
		"the other mode":            func(c *renewal.Config) { c.Demo = false },
		"a request key not its own": func(c *renewal.Config) { c.Request = renewaltest.NewSigner(t) },
		"a receipt key not its own": func(c *renewal.Config) { c.Receipt = renewaltest.NewSigner(t) },
	} {
		config := o.Config
		change(&config)
		if _, err := renewal.New(config, o.DB.Store); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// receipt_verifies_after_all_certificates_expired: nothing in it asks for the time, and the keys may be past ones.
func TestReceiptVerifiesWithPastKeys(t *testing.T) {
	t.Parallel()
	o := renewaltest.Open(t, sqlite(t))
	receipt := o.Visit(t).Renew(t, "sapporo", "current", "new")
	d := o.Config.Directory
	d.PastRequest, d.Request = d.Request, nil
	if _, err := proof.VerifyReceipt(receipt.Signed, d); err != nil {
		t.Error(err)
	}
}

// The same card at several PCs at the same moment: every one is taken, and the last one is open.
func TestTheSameCardAtSeveralPCsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o *renewaltest.Office) {
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			v := o.Visit(t)
			p := v.CurrentProof(t, "sapporo", "current")
			replica := o.Replica(t)
			wg.Go(func() { _, errs[i] = replica.ProveCurrent(ctx, v.SID, p) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		if n := o.DB.Text(t, `SELECT count(*) || ' ' || count(closed) FROM renewals`); n != "6 5" {
			t.Errorf("renewals, and closed ones: %s", n)
		}
	})
}
