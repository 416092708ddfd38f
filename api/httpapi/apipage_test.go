package httpapi_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"hikitsugi/app/message"
)

// elements reads a page strictly: every element that is opened is closed.
func elements(t *testing.T, page string) (all []xml.StartElement) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity, d.AutoClose, d.Strict = xml.HTMLEntity, xml.HTMLAutoClose, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			all = append(all, e.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestThePageOfTheAPINamesEveryOperationAndCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	answer := w.send(http.MethodGet, "/api", "")
	page := answer.Body.String()
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %v", answer.Code, answer.Header())
	}
	for _, r := range routes() {
		pattern := strings.NewReplacer(tx, "{tx}", "20260401-000001-3", "{number}").Replace(r.path)
		if !strings.Contains(page, "<code>"+r.method+" "+pattern+"</code>") {
			t.Errorf("%s %s is missing", r.method, pattern)
		}
	}
	for _, e := range message.Entries() {
		if !strings.Contains(page, `<a href="/problems/`+string(e.Code)+`">`) {
			t.Errorf("%s is missing", e.Code)
		}
	}
}

func TestThePageOfTheAPIHoldsTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := elements(t, w.send(http.MethodGet, "/api", "").Body.String())
	ids := make(map[string]bool)
	for _, e := range all {
		id := attribute(e, "id")
		if id != "" && ids[id] {
			t.Errorf("two elements are %q", id)
		}
		ids[id] = true
		if e.Name.Local == "script" || e.Name.Local == "style" || attribute(e, "style") != "" {
			t.Errorf("the policy of our pages stops %s", e.Name.Local)
		}
	}
	for _, e := range all {
		switch to := attribute(e, "href"); {
		case to == "", to == "/": // the bundle's
		case strings.HasPrefix(to, "#"):
			if !ids[to[1:]] {
				t.Errorf("%s leads nowhere", to)
			}
		default:
			if answer := w.send(http.MethodGet, to, ""); answer.Code != http.StatusOK {
				t.Errorf("%s: %d", to, answer.Code)
			}
		}
	}
}
