package httpapi

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// maxClients bounds the memory of a limiter: about 100 bytes each.
const maxClients = 1 << 16

// limiter counts what each client takes.
type limiter struct {
	rate    Rate
	mu      sync.Mutex
	clients map[netip.Prefix]*rate.Limiter
}

func newLimiter(r Rate) *limiter {
	return &limiter{rate: r, clients: make(map[netip.Prefix]*rate.Limiter)}
}

// take counts one request of a client, or says with E516 after how many seconds to come again.
func (l *limiter) take(client netip.Prefix, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, ok := l.clients[client]
	if !ok {
		l.makeRoom(now)
		bucket = rate.NewLimiter(rate.Limit(float64(l.rate.PerMinute)/60), l.rate.Burst)
		l.clients[client] = bucket
	}
	if bucket.AllowN(now, 1) {
		return nil
	}
	missing := 1 - bucket.TokensAt(now)
	wait := math.Ceil(missing / float64(bucket.Limit()))
	return problem.New(message.RateLimited, "n", strconv.Itoa(max(1, int(wait))))
}

// makeRoom forgets the clients whose bucket is full again; if there are none, one by chance, which costs it nothing but
// its debt.
func (l *limiter) makeRoom(now time.Time) {
	if len(l.clients) < maxClients {
		return
	}
	for client, bucket := range l.clients {
		if bucket.TokensAt(now) >= float64(l.rate.Burst) {
			delete(l.clients, client)
		}
	}
	for client := range l.clients {
		if len(l.clients) < maxClients {
			return
		}
		delete(l.clients, client)
	}
}

// An IPv6 network is given to one customer as a /64.
const customerBits = 64

// client is the address that a request is counted under: the peer's, or behind a proxy of ours the last one that the
// proxy wrote; what stands before it is the client's own word.
func (s *Server) client(r *http.Request) netip.Prefix {
	addr := peer(r)
	if forwarded := r.Header.Values("X-Forwarded-For"); len(forwarded) > 0 && s.proxied(addr) {
		last := forwarded[len(forwarded)-1]
		last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		if named, err := netip.ParseAddr(last); err == nil {
			addr = named.Unmap().WithZone("")
		}
	}
	bits := addr.BitLen()
	if addr.Is6() {
		bits = customerBits
	}
	prefix, _ := addr.Prefix(bits)
	return prefix
}

// peer is the address at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	addr, _ := netip.ParseAddr(host)
	return addr.Unmap().WithZone("")
}

func (s *Server) proxied(addr netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
