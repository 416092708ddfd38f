package renewal

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/remote"
)

// bench is a journey over a registry and an agent made of functions, in the time of a synctest bubble.
type bench struct {
	t        *testing.T
	queue    chan func()
	path     string // last address asked for
	registry registry
	client   client
	desk     *desk.Desk
	flow     *Flow
}

// run runs a test at the menu, with the agent ready and an empty reader.
func run(t *testing.T, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, queue: make(chan func(), 4096)}
		b.registry.bench, b.client.bench = b, b
		b.client.tries = 10
		b.desk = desk.New(b, &b.client, "", &b.registry, func() { b.flow.DeskChanged() })
		b.flow = New(b, &b.registry, &b.client, b.desk, func() {})
		b.flow.Enter("sapporo", wire.Session{}, OnMenu)
		b.desk.Start()
		b.settle()
		b.insert("")
		test(b)
	})
}

func (b *bench) Async(f func())       { go f() }
func (b *bench) Dispatch(f func())    { b.queue <- f }
func (b *bench) Navigate(path string) { b.path = "/" + path }

// settle lets everything that is under way come to rest.
func (b *bench) settle() {
	for {
		synctest.Wait()
		select {
		case f := <-b.queue:
			f()
		default:
			return
		}
	}
}

// later lets time pass, then settles.
func (b *bench) later(d time.Duration) {
	time.Sleep(d)
	b.settle()
}

// insert puts a card into the reader, as a new insertion, or takes it out where digest is empty.
func (b *bench) insert(digest string) {
	r := agent.Reader{Name: "Reader 1", State: agent.Empty}
	if digest != "" {
		b.client.insertions++
		r.State, r.Card = agent.Present, digest+"#"+string(rune('a'+b.client.insertions))
	}
	b.client.report(agent.Readers{Service: agent.Running, Readers: []agent.Reader{r}})
	b.settle()
}

// stop ends the PC's card service; the next insert brings it back.
func (b *bench) stop() {
	b.client.report(agent.Readers{Service: agent.Stopped, Readers: []agent.Reader{}})
	b.settle()
}

func (b *bench) do(what func()) {
	what()
	b.settle()
}

func (b *bench) pin(pin string) { b.do(func() { b.flow.SubmitPIN(agent.PIN(pin)) }) }

// toSwap proves the current card; toReview the new one too.
func (b *bench) toSwap() {
	b.t.Helper()
	b.do(b.flow.Start)
	b.insert("current")
	b.do(b.flow.OK)
	b.at(PINCurrent)
	b.pin("11112222")
	b.at(ConfirmNew)
}

func (b *bench) toReview() {
	b.t.Helper()
	b.toSwap()
	b.insert("")
	b.insert("new")
	b.do(b.flow.OK)
	b.at(PINNew)
	b.pin("33334444")
	b.at(Reviewing)
}

func (b *bench) at(step Step) {
	b.t.Helper()
	if s := b.flow.State(); s.Step != step {
		b.t.Fatalf("at step %d with %+v, want step %d", s.Step, s.Problem, step)
	}
}

// says checks the problem in place; an empty code means none.
func (b *bench) says(code string) {
	b.t.Helper()
	got := ""
	if p := b.flow.State().Problem; p != nil {
		got = string(p.Code)
	}
	if got != code {
		b.t.Errorf("says %q, want %q", got, code)
	}
}

// client is the agent.
type client struct {
	*bench
	report     func(agent.Readers)
	insertions int
	tries      int
	guard      string          // what must happen before a PIN is taken
	slow       <-chan struct{} // reading a card waits for it
	signing    <-chan struct{} // signing waits for it
	wrong      error           // what signing answers
	replaced   bool            // another program took the agent's place after it had made K
	other      string          // another certificate on each card
	named      string          // the certificate to sign for, if one was named
	signed     int
	confirmed  int
	forgotten  int
}

func (c *client) Status() (agent.Status, error) { return agent.Status{API: agent.API}, nil }

func (c *client) Card(id string) (agent.Card, error) {
	if c.slow != nil {
		<-c.slow
	}
	digest := id[:len(id)-2]
	card := agent.Card{ID: id, Reader: "Reader 1", Digest: digest, Certificate: digest,
		Tries: agent.Tries{Known: true, Left: c.tries, Max: 10}, Guard: c.guard, PIN: agent.PINRule{Min: 4, Max: 8}}
	if c.other != "" {
		other := card
		other.Digest, other.Certificate = c.other, c.other
		card.Others = []agent.Card{other}
	}
	return card, nil
}

func (c *client) Watch(changed func(agent.Readers), _ func()) (stop func()) {
	c.report = changed
	return func() {}
}

func (c *client) Known() string { return "" }
func (c *client) Know(string)   {}

func (c *client) Open(string, string) (remote.Opened, error) {
	return remote.Opened{JKT: "k", Agent: "a"}, nil
}

func (c *client) Vouch(string, string) (remote.Opened, error) {
	if c.replaced {
		return remote.Opened{JKT: "k", Agent: "b"}, nil
	}
	return remote.Opened{JKT: "k", Agent: "a"}, nil
}

func (c *client) Sign(_ string, f agent.SignForm) (agent.Signed, error) {
	c.signed++
	c.named = f.Certificate
	if c.signing != nil {
		<-c.signing
	}
	return agent.Signed{Proof: "proof"}, c.wrong
}

func (c *client) Confirm(string, string) (agent.Confirmed, error) {
	c.confirmed++
	return agent.Confirmed{Proof: "confirmed"}, nil
}

func (c *client) Diagnosis() (agent.Diagnosis, error) { return agent.Diagnosis{}, nil }

func (c *client) Forget(string) error {
	c.forgotten++
	return nil
}

// registry judges the card current as renewable and any other as usable once a renewal is under way.
type registry struct {
	*bench
	mu        sync.Mutex
	lost      int      // this many of the next proofs and commits get no answer
	busy      []string // calls that meet a database without time, in their order
	proofs    int
	commits   []wire.CommitForm
	refused   error // what the next commit answers
	abandoned []string
	targets   []wire.ReviewTarget // of the review; two at first
	hidden    [2]string           // what each review text holds in place of something else
	twisted   bool                // the commit request names other registrations than were asked for
	unasked   chan struct{}       // abandoning waits for it
}

var errLost = &remote.LostError{What: "test"}

// answers reports whether this call gets an answer.
func (r *registry) answers() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lost--
	return r.lost < 0
}

func (r *registry) Session() (wire.Session, error)       { return wire.Session{}, nil }
func (r *registry) EndSession() error                    { return nil }
func (r *registry) Directory() (string, error)           { return "directory", nil }
func (r *registry) Receipt(string) (wire.Receipt, error) { return wire.Receipt{}, nil }

func (r *registry) Procedure(q wire.ProcedureQuery) (wire.Procedure, error) {
	p := wire.Procedure{Digest: q.Certificate, Fits: wire.FitsNewCard}
	if q.Certificate == "current" || q.TX != "" {
		p.Fits = wire.FitsRenewal
	}
	return p, nil
}

// hasTime fails while the database is busy.
func (r *registry) hasTime(call string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.busy) == 0 || r.busy[0] != call {
		return nil
	}
	r.busy = r.busy[1:]
	return wire.Problem{Code: "store-busy"}
}

func (r *registry) Request(f wire.RequestForm) (wire.IssuedRequest, error) {
	if err := r.hasTime("request"); err != nil {
		return wire.IssuedRequest{}, err
	}
	targets := [][2]any{}
	for _, t := range f.Targets {
		if r.twisted {
			t.Registration = "another"
		}
		targets = append(targets, [2]any{t.Registration, t.Version})
	}
	payload, _ := json.Marshal(map[string]any{
		"purpose": f.Purpose, "tx": f.TX, "jkt": f.JKT, "review": f.Review, "targets": targets,
	})
	return wire.IssuedRequest{TX: "tx", Request: "h." + base64.RawURLEncoding.EncodeToString(payload) + ".s"}, nil
}

func (r *registry) renewal(state string) (wire.Renewal, error) {
	if !r.answers() {
		return wire.Renewal{}, errLost
	}
	if err := r.hasTime("proof"); err != nil {
		return wire.Renewal{}, err
	}
	r.proofs++
	return wire.Renewal{TX: "tx", JKT: "k", State: state, Current: wire.Card{Digest: "current"}}, nil
}

func (r *registry) ProveCurrent(wire.CardProof) (wire.Renewal, error) {
	return r.renewal(wire.CurrentProved)
}
func (r *registry) ProveNew(string, wire.CardProof) (wire.Renewal, error) {
	return r.renewal(wire.NewProved)
}
func (r *registry) Renewal(string) (wire.Renewal, error) { return r.renewal(wire.NewProved) }
func (r *registry) Extend(string) (wire.Renewal, error)  { return r.renewal(wire.NewProved) }

func (r *registry) Abandon(tx string) error {
	if r.unasked != nil {
		<-r.unasked
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.abandoned = append(r.abandoned, tx)
	return nil
}

func (r *registry) Review(string) (wire.Review, error) {
	if err := r.hasTime("review"); err != nil {
		return wire.Review{}, err
	}
	if r.targets == nil {
		r.targets = []wire.ReviewTarget{
			{Registration: "one", Version: 1, Verdict: wire.VerdictRenew},
			{Registration: "two", Version: 1, Verdict: wire.VerdictCheck},
		}
	}
	var review wire.Review
	var err error
	if review.Shown, err = wire.ReviewText(wire.ReviewCards{}); err != nil {
		return review, err
	}
	for _, t := range r.targets {
		text, err := wire.ReviewText(t)
		if err != nil {
			return review, err
		}
		review.Targets = append(review.Targets, strings.Replace(text, r.hidden[0], r.hidden[1], 1))
	}
	return review, nil
}

func (r *registry) Commit(_ string, f wire.CommitForm) (wire.Receipt, error) {
	r.commits = append(r.commits, f)
	if !r.answers() {
		return wire.Receipt{}, errLost
	}
	if err := r.hasTime("commit"); err != nil {
		return wire.Receipt{}, err
	}
	err := r.refused
	r.refused = nil
	return wire.Receipt{Number: "20260401-000001-0"}, err
}
