package remote

import (
	"math/rand/v2"
	"net/url"
	"strconv"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Registry is the client of the registry that served this page.
type Registry struct {
	send   sender
	random func() uint64 // of the traces
}

// NewRegistry returns the client over the browser's fetch.
func NewRegistry() *Registry { return &Registry{send: browserFetch, random: rand.Uint64} }

// patience is how long a registry call may take, in milliseconds. A commit waits on and is asked for again.
const patience = 20_000

func (c *Registry) call(method, path string, in, out any) error {
	r := request{method: method, url: path, patience: patience}
	r.header = append(r.header, [2]string{wire.PageHeader, strconv.Itoa(wire.Page)}, [2]string{traceHeader, traceparent(c.random)})
	return exchange(c.send, r, in, out)
}

// Session asks where this browser stands. It opens no session.
func (c *Registry) Session() (s wire.Session, err error) {
	return s, c.call("GET", "/v1/session", nil, &s)
}

// EndSession ends it on the server.
func (c *Registry) EndSession() error { return c.call("DELETE", "/v1/session", nil, nil) }

// Authorities lists the 発注機関.
func (c *Registry) Authorities() (l wire.AuthorityList, err error) {
	return l, c.call("GET", "/v1/authorities", nil, &l)
}

// Directory fetches the signed directory for the agent, which is where a renewal begins. A browser that refuses our cookie
// is told so here (no-session): the registry would say it only after the PIN.
func (c *Registry) Directory() (string, error) {
	if !KeepsCookies() {
		return "", wire.Problem{Code: string(message.NoSession)}
	}
	r := request{method: "GET", url: "/.well-known/hikitsugi", patience: patience}
	r.header = append(r.header, [2]string{traceHeader, traceparent(c.random)})
	got, err := c.send(r)
	if err != nil {
		return "", err
	}
	if got.status != 200 {
		return "", got.problem(r)
	}
	return string(got.body), nil
}

// Procedure asks which procedure fits a card.
func (c *Registry) Procedure(q wire.ProcedureQuery) (p wire.Procedure, err error) {
	return p, c.call("POST", "/v1/procedure", q, &p)
}

// Request asks for a signature request.
func (c *Registry) Request(f wire.RequestForm) (r wire.IssuedRequest, err error) {
	return r, c.call("POST", "/v1/requests", f, &r)
}

// ProveCurrent hands in the current card's proof.
func (c *Registry) ProveCurrent(p wire.CardProof) (r wire.Renewal, err error) {
	return r, c.call("POST", "/v1/renewals", p, &r)
}

// ProveNew hands in the new card's proof.
func (c *Registry) ProveNew(tx string, p wire.CardProof) (r wire.Renewal, err error) {
	return r, c.call("PUT", renewalPath(tx)+"/new-card", p, &r)
}

// Renewal asks where a renewal stands.
func (c *Registry) Renewal(tx string) (r wire.Renewal, err error) {
	return r, c.call("GET", renewalPath(tx), nil, &r)
}

// Extend gives a renewal another 30 minutes.
func (c *Registry) Extend(tx string) (r wire.Renewal, err error) {
	return r, c.call("POST", renewalPath(tx)+"/extension", nil, &r)
}

// Abandon drops a renewal.
func (c *Registry) Abandon(tx string) error { return c.call("DELETE", renewalPath(tx), nil, nil) }

// Review fetches the 電子証明書更新確認.
func (c *Registry) Review(tx string) (r wire.Review, err error) {
	return r, c.call("GET", renewalPath(tx)+"/review", nil, &r)
}

// Commit hands in the confirmation. Repeating it gives the same receipt.
func (c *Registry) Commit(tx string, f wire.CommitForm) (r wire.Receipt, err error) {
	return r, c.call("PUT", renewalPath(tx)+"/commit", f, &r)
}

// Receipt fetches a 受付票.
func (c *Registry) Receipt(number string) (r wire.Receipt, err error) {
	return r, c.call("GET", "/v1/receipts/"+url.PathEscape(number), nil, &r)
}

// Receipts lists the 受付票 of this session.
func (c *Registry) Receipts() (l wire.ReceiptList, err error) {
	return l, c.call("GET", "/v1/receipts", nil, &l)
}

func renewalPath(tx string) string { return "/v1/renewals/" + url.PathEscape(tx) }
