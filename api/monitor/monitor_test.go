package monitor_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/monitor"
	"hikitsugi/api/problem"
	"hikitsugi/api/store"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

var noon = time.Date(2026, 4, 1, 3, 0, 0, 0, time.UTC)

func newMonitor() *monitor.Monitor { return monitor.New(func() time.Time { return noon }) }

// scrape is what Prometheus would read, but for the metrics of its own library.
func scrape(t *testing.T, m *monitor.Monitor) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler(false).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	var ours strings.Builder
	for line := range strings.Lines(answer.Body.String()) {
		if strings.HasPrefix(line, "hikitsugi_") && !strings.Contains(line, "_bucket{") && !strings.Contains(line, "_sum{") {
			ours.WriteString(line)
		}
	}
	return ours.String()
}

func expect(t *testing.T, m *monitor.Monitor, want ...string) {
	t.Helper()
	got := scrape(t, m)
	for _, line := range want {
		if !strings.Contains("\n"+got, "\n"+line+"\n") {
			t.Errorf("%s is missing in\n%s", line, got)
		}
	}
}

// renewals answers what a test has put in; the rest of its methods nobody calls.
type renewals struct {
	httpapi.Renewals
	err       error
	procedure wire.Procedure
	review    wire.Review
	receipt   wire.Receipt
}

func (f renewals) Procedure(context.Context, string, wire.ProcedureQuery) (wire.Procedure, error) {
	return f.procedure, f.err
}

func (f renewals) Request(context.Context, string, wire.RequestForm) (wire.IssuedRequest, error) {
	return wire.IssuedRequest{}, f.err
}

func (f renewals) Review(context.Context, string, string) (wire.Review, error) {
	return f.review, f.err
}

func (f renewals) Commit(context.Context, string, string, wire.CommitForm) (wire.Receipt, error) {
	return f.receipt, f.err
}

func (f renewals) Extend(context.Context, string, string) (wire.Renewal, error) {
	return wire.Renewal{}, f.err
}

func (f renewals) Abandon(context.Context, string, string) error { return f.err }

func TestAStepIsCountedByItsCode(t *testing.T) {
	t.Parallel()
	m := newMonitor()
	for _, err := range []error{nil, problem.New(message.CurrentExpired), errors.New("株式会社A fell over"), nil} {
		r := m.Renewals(renewals{err: err})
		if got := r.Abandon(t.Context(), "sid", "tx"); !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
		r.Extend(t.Context(), "sid", "tx")
	}
	expect(t, m,
		`hikitsugi_renewal_steps_total{code="ok",step="cancel"} 2`,
		`hikitsugi_renewal_steps_total{code="current-expired",step="cancel"} 1`,
		`hikitsugi_renewal_steps_total{code="internal",step="cancel"} 1`,
		`hikitsugi_renewal_steps_total{code="ok",step="extend"} 2`,
		`hikitsugi_renewal_step_duration_seconds_count{step="cancel"} 4`)
}

func TestAClientCannotMakeLabels(t *testing.T) {
	t.Parallel()
	m := newMonitor()
	r := m.Renewals(renewals{})
	for _, purpose := range []string{"current-card", "new-card", "commit", "sign-in", "見本 太郎", "", "x"} {
		r.Request(t.Context(), "sid", wire.RequestForm{Purpose: purpose})
	}
	expect(t, m,
		`hikitsugi_renewal_steps_total{code="ok",step="request-current-card"} 1`,
		`hikitsugi_renewal_steps_total{code="ok",step="request-other"} 4`)
}

func TestVerdictsAreCounted(t *testing.T) {
	t.Parallel()
	m := newMonitor()
	var targets []string
	for _, registration := range []string{"sapporo-goods-90000001", "otaru-goods-90000001"} {
		text, err := wire.ReviewText(wire.ReviewTarget{
			Registration: registration, Verdict: wire.VerdictApproval,
			Findings: []wire.Finding{{Code: "company-differs", Verdict: wire.VerdictApproval}},
		})
		if err != nil {
			t.Fatal(err)
		}
		targets = append(targets, text)
	}
	r := m.Renewals(renewals{
		procedure: wire.Procedure{Fits: wire.FitsOther, Code: "current-expired"},
		review:    wire.Review{Shown: "{}", Targets: targets},
	})
	r.Procedure(t.Context(), "sid", wire.ProcedureQuery{})
	r.Review(t.Context(), "sid", "tx")
	failing := m.Renewals(renewals{err: problem.New(message.StoreBusy)})
	failing.Procedure(t.Context(), "sid", wire.ProcedureQuery{})
	failing.Review(t.Context(), "sid", "tx")
	expect(t, m,
		`hikitsugi_procedure_verdicts_total{code="current-expired",fits="not-usable"} 1`,
		`hikitsugi_review_verdicts_total{verdict="approval"} 2`,
		`hikitsugi_review_findings_total{code="company-differs",verdict="approval"} 2`,
		`hikitsugi_renewal_steps_total{code="store-busy",step="review"} 1`)
}

func TestARepeatedCommitRenewsNothingMore(t *testing.T) {
	t.Parallel()
	m := newMonitor()
	receipt := wire.Receipt{Issued: noon, Results: []wire.ReceiptResult{{State: wire.HandedOver}, {State: wire.Declined}}}
	m.Renewals(renewals{receipt: receipt}).Commit(t.Context(), "sid", "tx", wire.CommitForm{})
	receipt.Issued = noon.Add(-time.Microsecond)
	m.Renewals(renewals{receipt: receipt}).Commit(t.Context(), "sid", "tx", wire.CommitForm{})
	m.Renewals(renewals{err: problem.New(message.CommitConflict)}).Commit(t.Context(), "sid", "tx", wire.CommitForm{})
	expect(t, m,
		`hikitsugi_commit_results_total{result="handed-over"} 1`,
		`hikitsugi_commit_results_total{result="declined"} 1`,
		`hikitsugi_renewal_steps_total{code="ok",step="commit"} 1`,
		`hikitsugi_renewal_steps_total{code="repeated",step="commit"} 1`,
		`hikitsugi_renewal_steps_total{code="commit-conflict",step="commit"} 1`)
}

func TestAnswersAndStatementsAreCounted(t *testing.T) {
	t.Parallel()
	m := newMonitor()
	m.Answer(httpapi.Answer{Method: "GET", Route: "/readyz", Status: 503, Code: message.ServerDown, Took: time.Second})
	m.Answer(httpapi.Answer{Method: "other", Status: 421, Code: message.HostNotAllowed})
	m.Answer(httpapi.Answer{Method: "GET", Route: "/", Status: 200})
	m.Statement(t.Context(), store.Statement{Operation: "COMMIT", Outcome: store.Conflict, Took: time.Second})
	expect(t, m,
		`hikitsugi_http_requests_total{code="server-down",method="GET",route="/readyz",status="503"} 1`,
		`hikitsugi_http_requests_total{code="host-not-allowed",method="other",route="",status="421"} 1`,
		`hikitsugi_http_requests_total{code="ok",method="GET",route="/",status="200"} 1`,
		`hikitsugi_http_request_duration_seconds_count{route="/readyz"} 1`,
		`hikitsugi_database_statements_total{operation="COMMIT",outcome="conflict"} 1`)
}

func TestWhatTheDatabaseDoesNotTellIsLeftOut(t *testing.T) {
	t.Parallel()
	down := errors.New("no route to host")
	for name, c := range map[string]struct {
		ready, backlog error
		want, without  string
	}{
		"all well":  {nil, nil, "hikitsugi_ready 1\n", "hikitsugi_ready 0\n"},
		"not ready": {down, nil, "hikitsugi_ready 0\n", "hikitsugi_ready 1\n"},
		"no answer": {down, down, "hikitsugi_ready 0\n", "hikitsugi_open_renewals"},
	} {
		m := newMonitor()
		m.Watch(monitor.State{
			Ready:     func(context.Context) error { return c.ready },
			Backlog:   func(context.Context) (store.Backlog, error) { return store.Backlog{Unsequenced: 2, Open: 3}, c.backlog },
			Sequenced: func() time.Time { return noon },
			Ends:      map[string]func() time.Time{"request-key": func() time.Time { return noon }},
		})
		got := scrape(t, m)
		if !strings.Contains(got, c.want) || strings.Contains(got, c.without) {
			t.Errorf("%s:\n%s", name, got)
		}
		if c.backlog == nil && (!strings.Contains(got, "hikitsugi_unsequenced_entries 2\n") || !strings.Contains(got, "hikitsugi_open_renewals 3\n")) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestProfilesOnlyWhereTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	for profiles, want := range map[bool]int{true: http.StatusOK, false: http.StatusNotFound} {
		answer := httptest.NewRecorder()
		newMonitor().Handler(profiles).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/debug/pprof/goroutine", nil))
		if answer.Code != want {
			t.Errorf("profiles %t: %d", profiles, answer.Code)
		}
	}
}
