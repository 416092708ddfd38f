// Package loopback is the agent's HTTP interface on 127.0.0.1, as package wire describes it, and the same without the
// gate behind a socket of the state directory, for the agent's own command line. It brings together the gate, the
// trust, the transactions and the cards; each of them decides for itself.
package loopback

import (
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/agent/gate"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/transaction"
	"hikitsugi/agent/trust"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
)

// Config is what a server is made of.
type Config struct {
	Readers reader.Service
	Virtual *virtual.Readers // the same if they are virtual, or what lies in them, else nil: demo registries only
	Pins    *trust.Pins
	Key     *proof.Signer // the agent key
	Version string
	Now     func() time.Time
	Log     zerolog.Logger
}

// Server is the agent at work.
type Server struct {
	Config
	book    *transaction.Book
	watched *watched
	closing chan struct{}

	mu      sync.Mutex
	signing map[string]bool // insertions whose card signs now
	wrong   map[string]int  // wrong PINs of an insertion
}

// New makes a server; Serve starts it.
func New(c Config) *Server {
	s := &Server{
		Config: c, book: transaction.NewBook(c.Now), closing: make(chan struct{}),
		signing: make(map[string]bool), wrong: make(map[string]int),
	}
	s.watched = newWatched(s.forgetRemoved)
	return s
}

// route is one route and who answers it. An answer that is nil becomes 204.
type route struct {
	gate.Route
	answer func(w http.ResponseWriter, r *http.Request) (any, error)
}

func (s *Server) routes() []route {
	routes := []route{
		{gate.Route{Method: "GET", Path: "/v1/status"}, s.status},
		{gate.Route{Method: "GET", Path: "/v1/events"}, s.events},
		{gate.Route{Method: "GET", Path: "/v1/cards/{card}"}, s.card},
		{gate.Route{Method: "POST", Path: "/v1/cards/{card}/sign"}, s.sign},
		{gate.Route{Method: "POST", Path: "/v1/transactions"}, s.open},
		{gate.Route{Method: "POST", Path: "/v1/transactions/{jkt}/opening"}, s.vouch},
		{gate.Route{Method: "POST", Path: "/v1/transactions/{jkt}/confirm"}, s.confirm},
		{gate.Route{Method: "DELETE", Path: "/v1/transactions/{jkt}"}, s.forget},
		{gate.Route{Method: "GET", Path: "/v1/diagnosis"}, s.diagnosis},
	}
	return append(routes, s.virtualRoutes()...)
}

// Handler is the interface for pages. port is where it is served; sameUser may be nil.
func (s *Server) Handler(port int, sameUser func(*http.Request) bool) http.Handler {
	var table gate.Routes
	for _, r := range s.routes() {
		table = append(table, r.Route)
	}
	guard := gate.Guard{
		Policy: gate.Policy{Port: port, Trusted: s.Pins.Trusted}, Routes: table, SameUser: sameUser, Refuse: s.refuse,
	}
	return s.logged(guard.Handler(s.mux(s.routes())))
}

// Control is the interface for the command line of the same user: no card signs there.
func (s *Server) Control() http.Handler {
	routes := append(s.virtualRoutes(),
		route{gate.Route{Method: "GET", Path: "/v1/status"}, s.status},
		route{gate.Route{Method: "GET", Path: "/v1/diagnosis"}, s.diagnosis},
	)
	return s.logged(s.mux(routes))
}

func (s *Server) mux(routes []route) http.Handler {
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.HandleFunc(r.Pattern(), s.handler(r))
	}
	return mux
}

func (s *Server) status(http.ResponseWriter, *http.Request) (any, error) { return s.about(), nil }

func (s *Server) about() wire.Status {
	return wire.Status{API: wire.API, Version: s.Version, Agent: s.Key.Thumbprint(), Virtual: s.Virtual != nil}
}

// diagnosis says what is wrong on one page. No names, no certificates, and to a page no other sites that are trusted.
func (s *Server) diagnosis(_ http.ResponseWriter, r *http.Request) (any, error) {
	slots, service := s.watched.slots()
	return wire.Diagnosis{
		Status: s.about(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Readers: describe(slots, service), Lines: s.lines(slots, service, originOf(r)),
	}, nil
}

// lines are for a page of origin, or for the command line where it is empty.
func (s *Server) lines(slots []reader.Slot, service error, origin string) []string {
	lines := []string{"smart card service: running"}
	if service != nil {
		lines[0] = "smart card service: " + service.Error()
	}
	if s.Virtual == nil && !reader.Built {
		lines = append(lines, "this build knows virtual readers only")
	}
	for _, slot := range slots {
		lines = append(lines, fmt.Sprintf("reader %q: %s, ATR %x", slot.Name, slot.State, slot.ATR))
	}
	pins, err := s.Pins.All()
	if err != nil {
		lines = append(lines, "trusted sites: "+err.Error())
	}
	for _, pin := range pins {
		if origin != "" && pin.Origin != origin {
			continue
		}
		lines = append(lines, fmt.Sprintf("trusted site %s, identity %s, directory %d", pin.Origin, pin.Identity, pin.Seq))
	}
	return append(lines, fmt.Sprintf("renewals under way: %d", s.book.Live()))
}

// supportNumber is a number that a person can read out, in an answer and in the log.
func supportNumber(random io.Reader) string {
	var b [4]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return ""
	}
	n := (uint(b[0])<<24 | uint(b[1])<<16 | uint(b[2])<<8 | uint(b[3])) % 1e8
	return fmt.Sprintf("%04d-%04d", n/1e4, n%1e4)
}

func newSupportNumber() string { return supportNumber(rand.Reader) }

// portOf is the port of a TCP listener.
func portOf(l net.Listener) int {
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}
