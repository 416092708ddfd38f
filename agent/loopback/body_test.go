package loopback_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/wire"
	api "hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// raw sends a body as it is and returns the code of the refusal.
func (p page) raw(method, path, body string) message.Code {
	p.t.Helper()
	r := must(http.NewRequest(method, p.base+path, strings.NewReader(body)))
	r.Header.Set("Origin", p.origin)
	r.Header.Set(wire.Header, "1")
	r.Header.Set("Content-Type", api.JSON)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	data := must(io.ReadAll(answer.Body))
	p.seen.Write(data)
	var refusal api.Problem
	if len(data) > 0 {
		done(p.t, json.Unmarshal(data, &refusal))
	}
	return message.Code(refusal.Code)
}

// TestBodiesAreReadStrictly: each kind of bad body has its own code, on every route that takes one.
func TestBodiesAreReadStrictly(t *testing.T) {
	t.Parallel()
	p := startPC(t, newRegistry(), setting{}, twoCards(t))
	routes := map[string]string{ // and a text that it knows
		"/v1/cards/x/sign": "request", "/v1/transactions": "nonce", "/v1/transactions/x/confirm": "request", "/v1/virtual": "act",
	}
	for path, member := range routes {
		for _, b := range []struct {
			name, body string
			code       message.Code
		}{
			{"nothing", ``, message.BadJSON},
			{"not JSON", `{`, message.BadJSON},
			{"two values", `{}{}`, message.BadJSON},
			{"unknown member", `{"digest":"x"}`, message.UnknownField},
			{"member twice", `{"` + member + `":"x","` + member + `":"y"}`, message.DuplicateField},
			{"member in capitals", `{"` + strings.ToUpper(member) + `":"x"}`, message.UnknownField},
			{"not an object", `[]`, message.BadValue},
			{"number for a text", `{"` + member + `":1}`, message.BadValue},
			{"too large", `{"` + member + `":"` + strings.Repeat("x", 70<<10) + `"}`, message.BodyTooLarge},
		} {
			if code := (page{p, testOrigin}).raw("POST", path, b.body); code != b.code {
				t.Errorf("%s: %s: %s, want %s", path, b.name, code, b.code)
			}
		}
	}
}
