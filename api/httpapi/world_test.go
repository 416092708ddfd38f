package httpapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

const (
	localOrigin = "http://localhost:8080"
	realOrigin  = "https://registry.example"
	secret      = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
	tx          = "AAAAAAAAAAAAAAAAAAAAAA"
)

var noon = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

// world is a server over a scripted registry, with its log.
type world struct {
	*httpapi.Server
	renewals *renewals
	log      *buffer
}

// newWorld makes a demo's server; change adjusts its configuration.
func newWorld(t *testing.T, change ...func(*httpapi.Config)) *world {
	t.Helper()
	w := &world{renewals: new(renewals), log: new(buffer)}
	now := func() time.Time { return noon }
	cfg := httpapi.Config{
		Origin: localOrigin, Demo: true, Agent: "http://127.0.0.1:24817",
		Directory: "e30.e30.AA", Renewals: w.renewals, Ready: func(context.Context) error { return nil },
		Log: httpapi.NewLog(w.log, now), Now: now, Random: new(counter),
	}
	for _, f := range change {
		f(&cfg)
	}
	server, err := httpapi.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Server = server
	return w
}

// production is a real registry behind a proxy.
func production(c *httpapi.Config) {
	c.Origin, c.Demo = realOrigin, false
	c.Proxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // where httptest sends from
}

// send answers a request as our own page would send it; headers are name, value pairs, and an empty value removes one.
func (w *world) send(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = strings.TrimPrefix(strings.TrimPrefix(w.Origin, "http://"), "https://")
	r.Header.Set("Origin", w.Origin)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", cookieName(w.Origin)+"="+secret)
	if body != "" {
		r.Header.Set("Content-Type", wire.JSON)
	}
	for i := 0; i < len(headers); i += 2 {
		switch name, value := headers[i], headers[i+1]; {
		case name == "Host":
			r.Host = value
		case value == "":
			r.Header.Del(name)
		default:
			r.Header.Set(name, value)
		}
	}
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer
}

func cookieName(origin string) string {
	if origin == localOrigin {
		return "hikitsugi"
	}
	return "__Host-hikitsugi"
}

// route is one row of what the registry serves, with a body that it takes.
type route struct{ method, path, body string }

func routes() []route {
	return []route{
		{http.MethodGet, "/v1/session", ""},
		{http.MethodDelete, "/v1/session", ""},
		{http.MethodGet, "/v1/authorities", ""},
		{http.MethodPost, "/v1/procedure", `{"authority":"sapporo","certificate":"AAAA"}`},
		{http.MethodPost, "/v1/requests", `{"purpose":"current-card","jkt":"x"}`},
		{http.MethodPost, "/v1/renewals", `{"request":"r","proof":"p","certificate":"AAAA","chain":[]}`},
		{http.MethodGet, "/v1/renewals/" + tx, ""},
		{http.MethodDelete, "/v1/renewals/" + tx, ""},
		{http.MethodPost, "/v1/renewals/" + tx + "/extension", ""},
		{http.MethodPut, "/v1/renewals/" + tx + "/new-card", `{"request":"r","proof":"p","certificate":"AAAA","chain":[]}`},
		{http.MethodGet, "/v1/renewals/" + tx + "/review", ""},
		{http.MethodPut, "/v1/renewals/" + tx + "/commit", `{"request":"r","proof":"p"}`},
		{http.MethodGet, "/v1/receipts", ""},
		{http.MethodGet, "/v1/receipts/20260401-000001-3", ""},
	}
}

// renewals is a registry that answers every call with the same, and remembers the calls. A set err is its only answer.
type renewals struct {
	mu      sync.Mutex
	calls   []string
	sid     string
	err     error
	missing bool // no unfinished renewal
	wait    func()
}

func (f *renewals) call(name, sid string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls, f.sid = append(f.calls, name), sid
	if f.wait != nil {
		f.wait()
	}
	return f.err
}

var card = wire.Card{
	Digest: "d", Company: "株式会社A", Holder: "見本 太郎", Address: "札幌市中央区1", SerialHex: "0A", SerialDecimal: "10",
	Issuer: "デモ認証局 甲", IssuerDN: "CN=Demo", NotBefore: noon, NotAfter: noon.AddDate(5, 0, 0), Key: "RSA-2048",
}

func open() wire.Renewal {
	return wire.Renewal{TX: tx, State: wire.CurrentProved, JKT: "k", Authority: "sapporo",
		Expires: noon.Add(30 * time.Minute), Current: card}
}

func receipt() wire.Receipt {
	return wire.Receipt{Number: "20260401-000001-3", Kind: "renewal", TX: tx, Issued: noon, Demo: true,
		Authority: "sapporo", Current: card, New: card, Results: []wire.ReceiptResult{}, Signed: "e30.e30.AA"}
}

func (f *renewals) Authorities(context.Context) (wire.AuthorityList, error) {
	return wire.AuthorityList{Items: []wire.Authority{{ID: "sapporo", NameJa: "札幌市", NameEn: "City of Sapporo",
		Desk: wire.Desk{Phone: "000-0000-0001"}, CAs: []wire.CA{}}}}, f.call("Authorities", "")
}

func (f *renewals) Procedure(_ context.Context, sid string, _ wire.ProcedureQuery) (wire.Procedure, error) {
	return wire.Procedure{Fits: wire.FitsRenewal, Digest: "d", NotAfter: noon, DaysLeft: 30, Hint: true}, f.call("Procedure", sid)
}

func (f *renewals) Request(_ context.Context, sid string, _ wire.RequestForm) (wire.IssuedRequest, error) {
	return wire.IssuedRequest{TX: tx, Request: "e30.e30.AA"}, f.call("Request", sid)
}

func (f *renewals) ProveCurrent(_ context.Context, sid string, _ wire.CardProof) (wire.Renewal, error) {
	return open(), f.call("ProveCurrent", sid)
}

func (f *renewals) ProveNew(_ context.Context, sid, _ string, _ wire.CardProof) (wire.Renewal, error) {
	return open(), f.call("ProveNew", sid)
}

func (f *renewals) Renewal(_ context.Context, sid, _ string) (wire.Renewal, error) {
	return open(), f.call("Renewal", sid)
}

func (f *renewals) Unfinished(_ context.Context, sid string) (*wire.Renewal, string, error) {
	if f.missing {
		return nil, "20260401-000001-3", f.call("Unfinished", sid)
	}
	renewal := open()
	return &renewal, "", f.call("Unfinished", sid)
}

func (f *renewals) Extend(_ context.Context, sid, _ string) (wire.Renewal, error) {
	return open(), f.call("Extend", sid)
}

func (f *renewals) End(_ context.Context, sid string) error { return f.call("End", sid) }

func (f *renewals) Abandon(_ context.Context, sid, _ string) error { return f.call("Abandon", sid) }

func (f *renewals) Review(_ context.Context, sid, _ string) (wire.Review, error) {
	return wire.Review{Shown: "{}", Targets: []string{"{}"}}, f.call("Review", sid)
}

func (f *renewals) Commit(_ context.Context, sid, _ string, _ wire.CommitForm) (wire.Receipt, error) {
	return receipt(), f.call("Commit", sid)
}

func (f *renewals) Receipt(_ context.Context, sid, _ string) (wire.Receipt, error) {
	return receipt(), f.call("Receipt", sid)
}

func (f *renewals) Receipts(_ context.Context, sid string) (wire.ReceiptList, error) {
	return wire.ReceiptList{Items: []wire.Receipt{receipt()}}, f.call("Receipts", sid)
}

// counter is a source whose bytes differ and never change from run to run.
type counter struct {
	mu sync.Mutex
	n  uint64
}

func (c *counter) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range b {
		c.n++
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, c.n))
		b[i] = sum[0]
	}
	return len(b), nil
}

// buffer is a log that a test reads while the server may still write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// code is the code of a problem document.
func code(t *testing.T, answer *httptest.ResponseRecorder) message.Code {
	t.Helper()
	if media := answer.Header().Get("Content-Type"); media != wire.ProblemJSON {
		t.Fatalf("%d %s, not a problem: %s", answer.Code, media, answer.Body)
	}
	doc := decode[wire.Problem](t, answer)
	if doc.Status != answer.Code || doc.Status != problem.Status(message.Code(doc.Code)) {
		t.Errorf("%s: status %d in the document, %d in the answer", doc.Code, doc.Status, answer.Code)
	}
	if doc.Support == "" || doc.Support != answer.Header().Get("Support-Number") {
		t.Errorf("%s: support number %q, header %q", doc.Code, doc.Support, answer.Header().Get("Support-Number"))
	}
	return message.Code(doc.Code)
}

// sendWith is send without a body for a request that change bends further.
func (w *world) sendWith(method, target string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = strings.TrimPrefix(strings.TrimPrefix(w.Origin, "http://"), "https://")
	r.Header.Set("Origin", w.Origin)
	change(r)
	answer := httptest.NewRecorder()
	w.ServeHTTP(answer, r)
	return answer
}
