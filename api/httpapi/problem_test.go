package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

func TestEveryCodeHasAStatusAndAPageInBothLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, e := range message.Entries() {
		if status := problem.Status(e.Code); status < 400 || status > 599 || http.StatusText(status) == "" {
			t.Errorf("%s: status %d", e.Code, status)
		}
		if e.Code != message.Internal && problem.Status(e.Code) == http.StatusInternalServerError && e.Number >= 519 {
			t.Errorf("%s: a client's fault answered as ours", e.Code)
		}
		answer := w.send(http.MethodGet, problem.Document(problem.New(e.Code), "").Type, "")
		page := answer.Body.String()
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Fatalf("%s: %d %s", e.Code, answer.Code, answer.Header())
		}
		for _, want := range []string{string(e.Code), "まだ何も", "hanged"} {
			if e.Verdicts[0] == message.NothingChanged && !strings.Contains(page, want) {
				t.Errorf("%s: the page does not say %q", e.Code, want)
			}
		}
		for _, want := range []string{e.OwnersText(message.Ja), e.OwnersText(message.En)} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not say %q", e.Code, want)
			}
		}
		for _, term := range message.Terms(e.Code) {
			if !strings.Contains(page, term) {
				t.Errorf("%s: the page does not name %q", e.Code, term)
			}
		}
		if strings.ContainsAny(page, "{}") {
			t.Errorf("%s: a placeholder is left open", e.Code)
		}
	}
}

func TestAPanicBecomesE519AndTheServerLives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.renewals.wait = func() { panic("見本 太郎") }
	answer := w.send(http.MethodGet, "/v1/authorities", "")
	if got := code(t, answer); got != message.Internal {
		t.Errorf("%s", got)
	}
	if log := w.log.String(); strings.Contains(log, "太郎") || !strings.Contains(log, "goroutine") ||
		!strings.Contains(log, answer.Header().Get("Support-Number")) {
		t.Errorf("log: %s", log)
	}
	w.renewals.wait = nil
	if answer := w.send(http.MethodGet, "/healthz", ""); answer.Code != http.StatusOK {
		t.Errorf("afterwards: %d", answer.Code)
	}
}
