package trial

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// balancer is a plain proxy before several servers: each request goes to the next one, whoever sends it.
type balancer struct {
	*httptest.Server
	mu       sync.Mutex
	targets  []*url.URL
	answered []int // which target got which request, in order
}

func balance(t testing.TB, servers ...*server) *balancer {
	t.Helper()
	b := new(balancer)
	for _, s := range servers {
		target, err := url.Parse(s.base)
		if err != nil {
			t.Fatal(err)
		}
		b.targets = append(b.targets, target)
	}
	b.Server = httptest.NewServer(&httputil.ReverseProxy{Rewrite: b.forward})
	t.Cleanup(b.Close)
	return b
}

// forward keeps Host, which the registry asks for, and the address that the visitor claims: the proxy and its visitors
// are on one machine, and an office of hundreds would soon be limited.
func (b *balancer) forward(r *httputil.ProxyRequest) {
	b.mu.Lock()
	i := len(b.answered) % len(b.targets)
	b.answered = append(b.answered, i)
	b.mu.Unlock()
	r.SetURL(b.targets[i])
	r.Out.Host = r.In.Host
	r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
}

// calls says how many requests each server got.
func (b *balancer) calls() []int {
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := make([]int, len(b.targets))
	for _, i := range b.answered {
		counts[i]++
	}
	return counts
}
