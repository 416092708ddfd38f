package httpapi

import (
	"fmt"
	"time"
)

// Limits bound what one request and one client may take. A zero field means its default.
type Limits struct {
	Body   int           // the longest proof, in bytes: a statement, a certificate and its chain
	Header int           // all header lines of a request, in bytes
	Work   time.Duration // the longest work on one operation; what takes longer counts as a busy store
	Starts Rate          // POST /v1/requests and /v1/procedure: one signature of ours each
	Proofs Rate          // proofs of both cards: chains to verify, rows to write
}

// Rate is PerMinute requests for ever, and Burst at once: without it, as many as in a minute. It is counted per client
// address; a whole office often has but one.
type Rate struct {
	PerMinute int
	Burst     int
}

// defaults: a renewal takes about six starts and two proofs.
var defaults = Limits{
	Body: 32 << 10, Header: 16 << 10, Work: 20 * time.Second,
	Starts: Rate{PerMinute: 120, Burst: 120}, Proofs: Rate{PerMinute: 60, Burst: 60},
}

// What may be configured. Less would refuse honest pages, more would let a few clients take the memory.
const (
	leastBody, mostBody     = 24 << 10, 256 << 10
	leastHeader, mostHeader = 8 << 10, 64 << 10
	leastWork, mostWork     = time.Second, 2 * time.Minute
	mostRate                = 1_000_000
)

// filled checks the bounds and puts the defaults in.
func (l Limits) filled() (Limits, error) {
	if l.Body == 0 {
		l.Body = defaults.Body
	}
	if l.Header == 0 {
		l.Header = defaults.Header
	}
	if l.Work == 0 {
		l.Work = defaults.Work
	}
	l.Starts, l.Proofs = l.Starts.or(defaults.Starts), l.Proofs.or(defaults.Proofs)
	switch {
	case l.Body < leastBody || l.Body > mostBody:
		return l, fmt.Errorf("a body of %d bytes is not between %d and %d", l.Body, leastBody, mostBody)
	case l.Header < leastHeader || l.Header > mostHeader:
		return l, fmt.Errorf("a header of %d bytes is not between %d and %d", l.Header, leastHeader, mostHeader)
	case l.Work < leastWork || l.Work > mostWork:
		return l, fmt.Errorf("a time of %v is not between %v and %v", l.Work, leastWork, mostWork)
	case !l.Starts.sane() || !l.Proofs.sane():
		return l, fmt.Errorf("a rate is not between 1 and %d a minute", mostRate)
	}
	return l, nil
}

func (r Rate) or(usual Rate) Rate {
	if r == (Rate{}) {
		return usual
	}
	if r.Burst == 0 {
		r.Burst = r.PerMinute
	}
	return r
}

func (r Rate) sane() bool {
	return r.PerMinute > 0 && r.PerMinute <= mostRate && r.Burst > 0 && r.Burst <= mostRate
}
