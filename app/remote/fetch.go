// Package remote is the page's two clients: the registry it was served from, and the agent on this PC. They call the
// browser's fetch, not net/http, which would nearly double what is downloaded. Calls block: they belong in a goroutine,
// never in an event handler. Errors are wire.Problem values when somebody answered, and *LostError when nobody did.
package remote

import (
	"encoding/json"
	"fmt"
	"strings"

	"hikitsugi/api/wire"
)

// LostError means that no answer came: the network, the server or the agent is away, or the browser refused. Whether
// the request arrived is not known.
type LostError struct {
	What  string // the request
	Cause string // the browser's words, for the console only
}

func (e *LostError) Error() string { return e.What + ": no answer: " + e.Cause }

// answer is what came back.
type answer struct {
	status int
	media  string
	body   []byte
}

// request is one fetch.
type request struct {
	method, url string
	header      [][2]string
	body        []byte
	patience    int // milliseconds until the fetch is given up; 0: for ever
}

// sender does one fetch; browser.go has the browser's.
type sender func(request) (answer, error)

// exchange sends in as JSON and decodes the answer into out; nil leaves out either.
func exchange(send sender, r request, in, out any) error {
	if in != nil {
		body, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("%s %s: encode: %w", r.method, r.url, err)
		}
		r.body = body
		r.header = append(r.header, [2]string{"Content-Type", wire.JSON})
	}
	got, err := send(r)
	clear(r.body) // it may hold a PIN
	if err != nil {
		return err
	}
	if got.status >= 400 {
		return got.problem(r)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(got.body, out); err != nil {
		return &LostError{What: r.method + " " + r.url, Cause: "unreadable answer"}
	}
	return nil
}

// problem reads the answer's problem document. What is not one comes from something else on the way.
func (a answer) problem(r request) error {
	var p wire.Problem
	if strings.HasPrefix(a.media, wire.ProblemJSON) && json.Unmarshal(a.body, &p) == nil && p.Code != "" {
		return p
	}
	return &LostError{What: r.method + " " + r.url, Cause: fmt.Sprintf("status %d", a.status)}
}
