package remote

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"testing"

	"hikitsugi/api/wire"
)

// recorded is a line that keeps what is sent over it and never answers.
func recorded(sent *[]request) sender {
	return func(r request) (answer, error) {
		*sent = append(*sent, r)
		return answer{}, errors.New("no answer")
	}
}

func traces(r request) (found []string) {
	for _, h := range r.header {
		if h[0] == traceHeader {
			found = append(found, h[1])
		}
	}
	return found
}

func TestEachRegistryRequestHasATraceOfItsOwn(t *testing.T) {
	t.Parallel()
	var sent []request
	r := &Registry{send: recorded(&sent), random: rand.New(rand.NewPCG(1, 2)).Uint64}
	for range 2 {
		r.Session()
		r.Request(wire.RequestForm{})
		r.Commit("tx", wire.CommitForm{})
	}
	form, seen := regexp.MustCompile(`^00-([0-9a-f]{32})-([0-9a-f]{16})-01$`), map[string]bool{}
	for _, r := range sent {
		all := traces(r)
		if len(all) != 1 || !form.MatchString(all[0]) {
			t.Fatalf("%s %s: %v", r.method, r.url, all)
		}
		for _, id := range form.FindStringSubmatch(all[0])[1:] {
			if seen[id] {
				t.Errorf("%s came twice", id)
			}
			seen[id] = true
		}
	}
	if len(sent) != 6 {
		t.Errorf("%d requests", len(sent))
	}
}

func TestATraceIsNeverOfZeros(t *testing.T) {
	t.Parallel()
	if got := traceparent(func() uint64 { return 0 }); got != "00-00000000000000000000000000000001-0000000000000001-01" {
		t.Error(got)
	}
}

func TestTheAgentIsToldOfNoTrace(t *testing.T) {
	t.Parallel()
	var sent []request
	a := &Agent{base: "http://127.0.0.1:1", send: recorded(&sent)}
	a.Status()
	a.Card("id")
	a.Confirm("jkt", "request")
	a.Forget("jkt")
	for _, r := range sent {
		if found := traces(r); len(found) > 0 {
			t.Errorf("%s %s: %v", r.method, r.url, found)
		}
	}
	if len(sent) != 4 {
		t.Errorf("%d requests", len(sent))
	}
}
