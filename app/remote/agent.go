package remote

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"hikitsugi/agent/wire"
	api "hikitsugi/api/wire"
)

// Agent is the client of the agent (接続ソフト) on this PC.
type Agent struct {
	base string
	send sender
}

// NewAgent returns the client of the agent at base, for example http://127.0.0.1:24817.
func NewAgent(base string) *Agent { return &Agent{base: base, send: browserFetch} }

// Milliseconds until an agent call is given up. A card may take its time to sign.
const (
	agentPatience = 10_000
	cardPatience  = 60_000
)

func (c *Agent) call(method, path string, patience int, in, out any) error {
	r := request{method: method, url: c.base + path, patience: patience}
	if method != "GET" {
		r.header = append(r.header, [2]string{wire.Header, "1"}, [2]string{"Content-Type", api.JSON})
	}
	return exchange(c.send, r, in, out)
}

// Status asks who is there. It waits as long as the browser does: while its permission prompt is open, the fetch hangs.
func (c *Agent) Status() (s wire.Status, err error) {
	return s, c.call("GET", "/v1/status", 0, nil, &s)
}

// Card reads what an inserted card reveals without a PIN.
func (c *Agent) Card(id string) (card wire.Card, err error) {
	return card, c.call("GET", "/v1/cards/"+url.PathEscape(id), cardPatience, nil, &card)
}

// Sign has a card sign a request's statement. It wipes the PIN.
func (c *Agent) Sign(id string, f wire.SignForm) (s wire.Signed, err error) {
	defer f.PIN.Wipe()
	return s, c.call("POST", "/v1/cards/"+url.PathEscape(id)+"/sign", cardPatience, f, &s)
}

// Confirm has K confirm a commit request.
func (c *Agent) Confirm(jkt, request string) (out wire.Confirmed, err error) {
	return out, c.call("POST", "/v1/transactions/"+url.PathEscape(jkt)+"/confirm", agentPatience, wire.ConfirmForm{Request: request}, &out)
}

// Forget deletes K.
func (c *Agent) Forget(jkt string) error {
	return c.call("DELETE", "/v1/transactions/"+url.PathEscape(jkt), agentPatience, nil, nil)
}

// Virtual asks for the demo's readers and cards.
func (c *Agent) Virtual() (v wire.Virtual, err error) {
	return v, c.call("GET", "/v1/virtual", agentPatience, nil, &v)
}

// Act moves a demo card.
func (c *Agent) Act(a wire.VirtualAct) (v wire.Virtual, err error) {
	return v, c.call("POST", "/v1/virtual", agentPatience, a, &v)
}

// Diagnosis is the page for whoever mends it.
func (c *Agent) Diagnosis() (d wire.Diagnosis, err error) {
	return d, c.call("GET", "/v1/diagnosis", cardPatience, nil, &d)
}

// ErrAgentChanged means that another agent than the one met before answered: no PIN may be typed.
var ErrAgentChanged = errors.New("the agent is not the one met before")

// remembered is where the browser keeps the thumbprint of the agent it met: neither secret nor personal.
const remembered = "hikitsugi.agent"

// Known is the thumbprint of the agent that this browser met before, or "".
func (c *Agent) Known() string { return Recall(remembered) }

// Know has the browser remember an agent.
func (c *Agent) Know(thumbprint string) { Remember(remembered, thumbprint) }

// Opened is an open transaction: K's thumbprint, vouched for by the agent with the given thumbprint.
type Opened struct {
	JKT   string
	Agent string
}

// Open opens a transaction. The agent's answer is signed over a fresh nonce; the caller compares Opened.Agent with the
// agent this browser met before.
func (c *Agent) Open(origin, directory string) (Opened, error) {
	nonce := randomNonce()
	var out wire.Opened
	form := wire.OpenForm{Nonce: nonce, Directory: directory}
	if err := c.call("POST", "/v1/transactions", agentPatience, form, &out); err != nil {
		return Opened{}, err
	}
	return opened(out, origin, nonce)
}

// Vouch has the agent vouch once more, over a fresh nonce, for a K that it holds; the caller compares Opened.Agent.
func (c *Agent) Vouch(origin, jkt string) (Opened, error) {
	nonce := randomNonce()
	var out wire.Opened
	path := "/v1/transactions/" + url.PathEscape(jkt) + "/opening"
	if err := c.call("POST", path, agentPatience, wire.VouchForm{Nonce: nonce}, &out); err != nil {
		return Opened{}, err
	}
	if out.JKT != jkt {
		return Opened{}, fmt.Errorf("vouch: %w", ErrAgentChanged)
	}
	return opened(out, origin, nonce)
}

// opened verifies the agent's answer.
func opened(out wire.Opened, origin, nonce string) (Opened, error) {
	said, err := verifyOpening(out.Proof)
	if err != nil {
		return Opened{}, fmt.Errorf("open: %w: %v", ErrAgentChanged, err)
	}
	if said.Origin != origin || said.Nonce != nonce || said.JKT != out.JKT {
		return Opened{}, fmt.Errorf("open: %w", ErrAgentChanged)
	}
	return Opened{JKT: out.JKT, Agent: said.thumbprint}, nil
}

// Watch opens the agent's events. changed is called with each snapshot, lost when the line breaks; the browser dials
// again by itself. The returned function closes it.
func (c *Agent) Watch(changed func(wire.Readers), lost func()) (stop func()) {
	return watch(c.base+"/v1/events", func(data []byte) {
		var r wire.Readers
		if json.Unmarshal(data, &r) == nil {
			changed(r)
		}
	}, lost)
}
