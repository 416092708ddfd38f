package command_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hikitsugi/api/command"
	"hikitsugi/api/wire"
)

// server is `api serve` over a demo of its own.
type server struct {
	data, base string
	metrics    string // address of the metrics, with --metrics
	log        *record
	stop       func()
	code       chan int
}

// serve makes a demo and serves it; the server stops with the test.
func serve(t *testing.T) *server {
	t.Helper()
	s, _ := sqliteDemo(t)
	s.startAt(t, "127.0.0.1:0")
	return s
}

func (s *server) startAt(t *testing.T, address string, more ...string) {
	t.Helper()
	s.start(t, append([]string{"--demo", "--data", s.data, "--listen", address}, more...)...)
}

// start is `api serve` with args, until it listens.
func (s *server) start(t *testing.T, args ...string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	t.Cleanup(stop)
	out, in := io.Pipe()
	go func() {
		s.code <- command.Run(ctx, append([]string{"serve"}, args...), nil, in, s.log)
		in.Close()
	}()
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("api serve: %v %s", err, s.log)
	}
	s.base = strings.Fields(strings.TrimPrefix(line, "api: listening on "))[0]
	s.second(lines, args)
}

// end stops the server and gives its exit code.
func (s *server) end() int {
	s.stop()
	return <-s.code
}

// record is what a server wrote.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// renew walks the whole renewal from the current to the new card.
func (v *visitor) renew(current, next card) (first wire.Renewal, form wire.CommitForm, receipt wire.Receipt) {
	v.t.Helper()
	first = call[wire.Renewal](v, http.MethodPost, "/v1/renewals", v.prove(current, wire.RequestForm{Purpose: "current-card"}))
	path := "/v1/renewals/" + first.TX
	call[wire.Renewal](v, http.MethodPut, path+"/new-card", v.prove(next, wire.RequestForm{Purpose: "new-card", TX: first.TX}))
	form = v.confirm(first.TX, call[wire.Review](v, http.MethodGet, path+"/review", nil))
	return first, form, call[wire.Receipt](v, http.MethodPut, path+"/commit", form)
}

func TestARenewalThroughTheRealServer(t *testing.T) {
	t.Parallel()
	s := serve(t)
	v := s.visitor(t)
	current, next := s.card(t, "current"), s.card(t, "new")
	verdict := call[wire.Procedure](v, http.MethodPost, "/v1/procedure",
		wire.ProcedureQuery{Authority: "sapporo", Certificate: current.base64()})
	if verdict.Fits != wire.FitsRenewal {
		t.Errorf("the current card fits %q", verdict.Fits)
	}
	first, form, receipt := v.renew(current, next)
	results := make(map[string]int)
	for _, r := range receipt.Results {
		results[r.State]++
	}
	if results[wire.HandedOver] != 3 || results[wire.AwaitingApproval] != 1 || len(results) != 2 || !receipt.Demo {
		t.Errorf("results %v, demo %t", results, receipt.Demo)
	}
	if again := call[wire.Receipt](v, http.MethodPut, "/v1/renewals/"+first.TX+"/commit", form); again.Signed != receipt.Signed {
		t.Error("the same 変更 gave another receipt")
	}
	if session := call[wire.Session](v, http.MethodGet, "/v1/session", nil); session.Receipt != receipt.Number {
		t.Errorf("the session's receipt is %q, not %q", session.Receipt, receipt.Number)
	}
	if list := call[wire.ReceiptList](v, http.MethodGet, "/v1/receipts", nil); len(list.Items) != 1 {
		t.Errorf("%d receipts", len(list.Items))
	}
	other := s.visitor(t)
	if code := other.refusal(http.MethodGet, "/v1/receipts/"+receipt.Number, nil); code != "no-session" {
		t.Errorf("without a session the receipt is %s", code)
	}
	here, err := url.Parse(origin) // whose cookies they are, wherever the server listens
	if err != nil {
		t.Fatal(err)
	}
	stolen := v.client.Jar.Cookies(here)
	call[struct{}](v, http.MethodDelete, "/v1/session", nil)
	if code := v.refusal(http.MethodGet, "/v1/receipts", nil); code != "no-session" {
		t.Errorf("after 終了: %s", code)
	}
	v.client.Jar.SetCookies(here, stolen)
	if list := call[wire.ReceiptList](v, http.MethodGet, "/v1/receipts", nil); len(list.Items) != 0 {
		t.Errorf("a cookie from before 終了 reads %d receipts", len(list.Items))
	}
	if code := v.refusal(http.MethodGet, "/v1/receipts/"+receipt.Number, nil); code != "not-found" {
		t.Errorf("a cookie from before 終了 reads the receipt: %s", code)
	}
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.holdsNothingPersonal(t, first, form, receipt)
	s.isClean(t)
}

// isClean runs `api fsck`.
func (s *server) isClean(t *testing.T) {
	t.Helper()
	var out bytes.Buffer
	if code := command.Run(t.Context(), []string{"fsck", "--data", s.data}, nil, &out, &out); code != 0 {
		t.Errorf("api fsck: %d\n%s", code, &out)
	}
}

// holdsNothingPersonal searches the log for what the walk has sent and seen.
func (s *server) holdsNothingPersonal(t *testing.T, first wire.Renewal, form wire.CommitForm, receipt wire.Receipt) {
	t.Helper()
	log := s.log.String()
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("not a line of the log: %s", line)
		}
	}
	for _, secret := range []string{"127.0.0.1", "Go-http-client", first.TX, first.JKT, first.Current.Digest, first.Current.Company,
		first.Current.Holder, first.Current.SerialDecimal, first.Current.SerialHex, form.Request, form.Proof, receipt.Number, "90000001"} {
		if secret == "" || strings.Contains(log, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	for _, c := range log {
		if c > '~' {
			t.Fatal("the log holds other than ASCII")
		}
	}
	if !strings.Contains(log, `"route":"/v1/renewals/{tx}/commit"`) {
		t.Error("the log does not name the routes")
	}
}

func TestARenewalGoesOnAfterTheServerWasRestarted(t *testing.T) {
	t.Parallel()
	s := serve(t)
	v := s.visitor(t)
	current, next := s.card(t, "current"), s.card(t, "new")
	first := call[wire.Renewal](v, http.MethodPost, "/v1/renewals", v.prove(current, wire.RequestForm{Purpose: "current-card"}))
	address := strings.TrimPrefix(s.base, "http://")
	if code := s.end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	s.startAt(t, address)
	session := call[wire.Session](v, http.MethodGet, "/v1/session", nil)
	if session.Renewal == nil || session.Renewal.TX != first.TX || session.Renewal.Current.Holder == "" {
		t.Fatalf("the session holds %+v", session.Renewal)
	}
	second := call[wire.Renewal](v, http.MethodPut, "/v1/renewals/"+first.TX+"/new-card",
		v.prove(next, wire.RequestForm{Purpose: "new-card", TX: first.TX}))
	if second.State != wire.NewProved {
		t.Errorf("state %s", second.State)
	}
}

func TestAProofIsWorthNothingInAnotherSession(t *testing.T) {
	t.Parallel()
	s := serve(t)
	v, thief := s.visitor(t), s.visitor(t)
	stolen := v.prove(s.card(t, "current"), wire.RequestForm{Purpose: "current-card"})
	thief.request(wire.RequestForm{Purpose: "current-card"})
	if code := thief.refusal(http.MethodPost, "/v1/renewals", stolen); code != "proof-mismatch" {
		t.Errorf("in another session: %s", code)
	}
	first := call[wire.Renewal](v, http.MethodPost, "/v1/renewals", stolen)
	for _, path := range []string{"", "/review"} {
		if code := thief.refusal(http.MethodGet, "/v1/renewals/"+first.TX+path, nil); code != "not-found" {
			t.Errorf("another session reads %q: %s", path, code)
		}
	}
}

func TestARenewalGoesOnAfterTheRequestKeyWasRenewed(t *testing.T) {
	t.Parallel()
	s := serve(t)
	v := s.visitor(t)
	first := call[wire.Renewal](v, http.MethodPost, "/v1/renewals", v.prove(s.card(t, "current"), currentCard))
	address := strings.TrimPrefix(s.base, "http://")
	if code := s.end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if code := command.Run(t.Context(), []string{"keys", "renew", "--data", s.data}, nil, io.Discard, s.log); code != 0 {
		t.Fatalf("api keys renew: %d %s", code, s.log)
	}
	renewed := filepath.Join(s.data, "keys-2")
	s.startAt(t, address, "--keys", renewed)
	v.follow()
	path := "/v1/renewals/" + first.TX
	call[wire.Renewal](v, http.MethodPut, path+"/new-card", v.prove(s.card(t, "new"), wire.RequestForm{Purpose: "new-card", TX: first.TX}))
	call[wire.Receipt](v, http.MethodPut, path+"/commit", v.confirm(first.TX, call[wire.Review](v, http.MethodGet, path+"/review", nil)))
	var out bytes.Buffer
	if code := command.Run(t.Context(), []string{"fsck", "--data", s.data, "--keys", renewed}, nil, &out, &out); code != 0 {
		t.Errorf("api fsck: %d\n%s", code, &out)
	}
}
