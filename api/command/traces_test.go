package command_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func TestARenewalIsTracedDownToItsStatements(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var bodies strings.Builder
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		io.Copy(&bodies, r.Body)
	}))
	defer collector.Close()
	s, _ := sqliteDemo(t)
	s.startAt(t, "127.0.0.1:0", "--traces", collector.URL)
	first, form, receipt := s.visitor(t).renew(s.card(t, "current"), s.card(t, "new"))
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	got := bodies.String()
	for _, name := range []string{`"name":"PUT /v1/renewals/{tx}/commit"`, `"name":"COMMIT"`, `"service.name"`} {
		if !strings.Contains(got, name) {
			t.Errorf("%s is missing", name)
		}
	}
	for _, secret := range []string{first.TX, first.JKT, first.Current.Digest, first.Current.Company, first.Current.Holder,
		form.Request, form.Proof, receipt.Number, "90000001", "INSERT INTO"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is in the traces", secret)
		}
	}
}
