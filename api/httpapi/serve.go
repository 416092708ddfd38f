package httpapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Time limits of a connection. What is written after the work has slack, so that a late answer still is one.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	idleTimeout       = 2 * time.Minute
	slack             = 10 * time.Second
)

// Serve answers on listener until ctx ends. Then it says "not ready" for Config.Drain, so that whoever asks sends new
// clients elsewhere, takes no more connections and lets what is under way finish. It returns nil after a clean end.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: s.Limits.Work + slack, IdleTimeout: idleTimeout, MaxHeaderBytes: s.Limits.Header,
		ErrorLog: log.New(io.Discard, "", 0), // it would name client addresses
	}
	serve := server.Serve
	if s.Certificate != nil {
		server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: s.Certificate}
		serve = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	return s.drain(context.WithoutCancel(ctx), server)
}

func (s *Server) drain(ctx context.Context, server *http.Server) error {
	s.draining.Store(true)
	server.SetKeepAlivesEnabled(false)
	time.Sleep(s.Drain)
	wait, cancel := context.WithTimeout(ctx, s.Limits.Work+slack/2)
	defer cancel()
	err := server.Shutdown(wait)
	if errors.Is(err, context.DeadlineExceeded) {
		server.Close()
	}
	if err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	return nil
}
