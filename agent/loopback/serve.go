package loopback

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"hikitsugi/agent/gate"
)

// Limits of a connection.
const (
	headerPatience = 5 * time.Second
	bodyPatience   = 5 * time.Second
	answerPatience = 90 * time.Second // a card may take its time
	idlePatience   = 60 * time.Second
	closePatience  = 5 * time.Second
	maxHeader      = 16 << 10
)

// Serve answers pages on a TCP listener of 127.0.0.1, and the command line on control, until ctx ends; then steps under
// way may finish and all transactions are gone.
func (s *Server) Serve(ctx context.Context, pages, control net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	servers := []*http.Server{
		s.server(s.Handler(portOf(pages), s.sameUser)),
		s.server(s.Control()),
	}
	failed := make(chan error, len(servers))
	var running sync.WaitGroup
	running.Go(func() { s.Watch(ctx) })
	for i, l := range []net.Listener{pages, control} {
		running.Go(func() { failed <- servers[i].Serve(l) })
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	cancel()
	close(s.closing)
	err = errors.Join(err, shutDown(servers))
	running.Wait()
	return err
}

func shutDown(servers []*http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), closePatience)
	defer cancel()
	var errs []error
	for _, server := range servers {
		errs = append(errs, server.Shutdown(ctx))
	}
	return errors.Join(errs...)
}

func (s *Server) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerPatience,
		WriteTimeout:      answerPatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          log.New(s.Log, "", 0),
		ConnContext:       s.withOwner,
	}
}

// ownerKey finds a connection's owner check in a request's context.
type ownerKey struct{}

// withOwner asks once a connection who is at its other end, when the first request needs to know.
func (s *Server) withOwner(ctx context.Context, c net.Conn) context.Context {
	peer, ok1 := c.RemoteAddr().(*net.TCPAddr)
	own, ok2 := c.LocalAddr().(*net.TCPAddr)
	if !ok1 || !ok2 {
		return ctx
	}
	return context.WithValue(ctx, ownerKey{}, sync.OnceValue(func() bool {
		return s.owned(peer.AddrPort(), own.AddrPort())
	}))
}

// owned refuses when nobody can tell.
func (s *Server) owned(peer, own netip.AddrPort) bool {
	same, err := gate.SameUser(peer, own)
	if err != nil {
		s.Log.Error().Err(err).Msg("cannot tell whose connection it is; refused")
		return false
	}
	if !same {
		s.Log.Warn().Msg("connection of another user refused")
	}
	return same
}

func (s *Server) sameUser(r *http.Request) bool {
	owned, ok := r.Context().Value(ownerKey{}).(func() bool)
	return ok && owned()
}

// Listen opens the port for pages, on the literal loopback address. A port that another program holds is a
// *PortTakenError.
func Listen(port int) (net.Listener, error) {
	l, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if portTaken(err) {
		return nil, &PortTakenError{Port: port, Holder: gate.PortHolder(port)}
	}
	if err != nil {
		return nil, fmt.Errorf("listen on port %d: %w", port, err)
	}
	return l, nil
}

// PortTakenError is a port that another program listens on. Holder is its name, if it could be found out.
type PortTakenError struct {
	Port   int
	Holder string
}

// Error names the program.
func (e *PortTakenError) Error() string {
	if e.Holder == "" {
		return fmt.Sprintf("port %d is taken by another program", e.Port)
	}
	return fmt.Sprintf("port %d is taken by %s", e.Port, e.Holder)
}
