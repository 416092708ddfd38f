package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

func TestALineNamesThePatternAndNeverTheVisitor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.renewals.err = problem.Because(errors.New("card of 見本 太郎 <taro@example.jp> 00000090000001 "+secret), message.StoreBusy)
	answer := w.send(http.MethodGet, "/v1/renewals/"+tx, "", "User-Agent", "Browser of Taro", "Referer", "https://x.example/taro")
	var line map[string]any
	if err := json.Unmarshal([]byte(w.log.String()), &line); err != nil {
		t.Fatalf("%s: %v", w.log.String(), err)
	}
	for name, want := range map[string]any{
		"level": "error", "method": "GET", "route": "/v1/renewals/{tx}", "status": 503.0, "code": "store-busy",
		"id": answer.Header().Get("Request-Id"), "support": answer.Header().Get("Support-Number"),
		"time": "2026-04-01T03:00:00Z", "message": "request",
		"cause": "store-busy: card of [redacted] [redacted] [redacted] [redacted] [redacted]",
	} {
		if line[name] != want {
			t.Errorf("%s: %v, want %v", name, line[name], want)
		}
	}
	for _, secret := range []string{tx, secret, "192.0.2.1", "Taro", "taro", "Browser"} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, w.log.String())
		}
	}
}

func TestQueriesAndInventedMethodsStayOutOfTheLog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.send("TARO", "/v1/session?pin=1234", "")
	if log := w.log.String(); strings.Contains(log, "TARO") || strings.Contains(log, "1234") && !strings.Contains(log, "-1234") {
		t.Error(log)
	}
}

func TestRedactionKeepsWhatTheOperatorNeeds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"agent-permission-denied":                "agent-permission-denied",
		"support 1234-5678":                      "support 1234-5678",
		"database is locked (5) (SQLITE_BUSY)":   "database is locked (5) (SQLITE_BUSY)",
		"no row 9000001":                         "no row 9000001",
		"no row 90000001":                        "no row [redacted]",
		"tx AAAAAAAAAAAAAAAAAAAAAA":              "tx [redacted]",
		"株式会社A":                                  "[redacted]A",
		"token eyJhbGciOiJFUzI1NiIsInR5cCI6Ik.x": "token [redacted].x",
	} {
		var out bytes.Buffer
		log := httpapi.NewLog(&out, func() time.Time { return noon })
		log.Info().Str("cause", text).Msg("")
		var line struct{ Cause string }
		if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.Cause != want {
			t.Errorf("%q became %q, want %q (%v)", text, line.Cause, want, err)
		}
	}
}

func TestEveryRequestIsOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, r := range everything() {
		w.send(r.method, r.path, r.body)
	}
	if lines := strings.Count(w.log.String(), "\n"); lines != len(everything()) {
		t.Errorf("%d lines for %d requests", lines, len(everything()))
	}
	if w.send(http.MethodGet, "/", ""); !strings.Contains(w.log.String(), `"route":"/"`) {
		t.Error("no route in the log")
	}
}
