package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/renewal"
	"hikitsugi/web"
)

// serve answers until ctx ends.
func serve(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "serve")
	s := newSettings(o)
	if err := o.parse(args); err != nil {
		return err
	}
	if err := s.read(o); err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.store.Close()
	log := httpapi.NewLog(zerolog.SyncWriter(t.err), time.Now)
	r.store.Log(log)
	r.jobs = append(r.jobs, s.follow(log)...)
	r.observe(s, log)
	defer r.unobserve()
	server, err := r.server(o, s, log)
	if err != nil {
		return err
	}
	metrics, err := r.watch(s)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(t.out, "api: listening on %s://%s for %s\n", s.scheme(), listener.Addr(), o.origin)
	if metrics != "" {
		fmt.Fprintf(t.out, "api: metrics on http://%s/metrics\n", metrics)
	}
	return r.run(ctx, server, listener)
}

// server puts the registry on HTTP.
func (r *opened) server(o *options, s *settings, log zerolog.Logger) (*httpapi.Server, error) {
	service, err := renewal.New(renewal.Config{
		Origin: o.origin, Demo: o.demo, Request: r.keys.Request, Receipt: r.keys.Receipt, Directory: r.keys.Directory,
		Now: time.Now, Random: rand.Reader,
	}, r.store)
	if err != nil {
		return nil, err
	}
	pages, err := pages()
	if err != nil {
		return nil, err
	}
	r.sequencer = newSequencer(r.store, log, time.Now)
	cfg := httpapi.Config{
		Origin: o.origin, Demo: o.demo, Agent: "http://127.0.0.1:" + strconv.Itoa(s.agentPort), Directory: r.keys.Document,
		Renewals: service, Ready: r.ready, Log: log, Now: time.Now, Random: rand.Reader,
		Site: pages, Proxies: s.networks, Limits: s.limits, Drain: s.drain,
	}
	if s.certificate != nil {
		cfg.Certificate = s.certificate.Get
	}
	if r.monitor != nil {
		cfg.Renewals, cfg.Observe = r.monitor.Renewals(service), r.monitor.Answer
	}
	if r.tracer != nil {
		cfg.Trace = r.tracer.Begin
	}
	return httpapi.New(cfg)
}

// pages is the web bundle, or what says that there is none.
func pages() (http.Handler, error) {
	bundle, err := web.Bundle()
	if err != nil && !errors.Is(err, web.ErrNotBuilt) {
		return nil, err
	}
	return web.Handler(bundle)
}
