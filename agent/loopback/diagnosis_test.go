package loopback_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/wire"
)

// A registry's page does not learn which other registries this PC deals with; whoever sits at it does.
func TestDiagnosisTellsAPageOfItsOwnSiteOnly(t *testing.T) {
	t.Parallel()
	r := newRegistry()
	p := startPC(t, r, setting{}, twoCards(t))
	const other = "https://other.example"
	done(t, p.pins.Add(other, r.identity.Thumbprint()))

	var seen wire.Diagnosis
	expect(t, "page", string(page{p, testOrigin}.call("GET", "/v1/diagnosis", nil, &seen)), "")
	if lines := strings.Join(seen.Lines, "\n"); !strings.Contains(lines, testOrigin) || strings.Contains(lines, other) {
		t.Errorf("the page reads %s", lines)
	}

	control := http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return net.Dial("unix", p.state.Socket())
	}}}
	answer := must(control.Get("http://agent/v1/diagnosis"))
	defer answer.Body.Close()
	done(t, json.UnmarshalRead(answer.Body, &seen))
	if lines := strings.Join(seen.Lines, "\n"); !strings.Contains(lines, testOrigin) || !strings.Contains(lines, other) {
		t.Errorf("the command line reads %s", lines)
	}
	control.CloseIdleConnections()
}
