package command

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/api/monitor"
	"hikitsugi/api/renewal"
	"hikitsugi/api/store"
)

// lastSpans is how long a collector may take at the end.
const lastSpans = 5 * time.Second

// observe makes what counts and traces, where it is asked for, and shows it the store before that is used.
func (r *opened) observe(s *settings, log zerolog.Logger) {
	if s.metrics != "" {
		r.monitor = monitor.New(time.Now)
		r.store.Observe(r.monitor.Statement)
	}
	if s.collector != nil {
		r.tracer = monitor.NewTracer(s.collector, log)
		r.store.Observe(r.tracer.Statement)
	}
}

// unobserve sends the last spans.
func (r *opened) unobserve() {
	if r.tracer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lastSpans)
	defer cancel()
	r.tracer.Close(ctx)
}

// watch serves the metrics, where they are asked for, beside the registry, and says at which address.
func (r *opened) watch(s *settings) (address string, err error) {
	if r.monitor == nil {
		return "", nil
	}
	r.monitor.Watch(r.state(s))
	listener, err := net.Listen("tcp", s.metrics)
	if err != nil {
		return "", fmt.Errorf("listen for metrics: %w", err)
	}
	r.jobs = append(r.jobs, func(ctx context.Context) { r.monitor.Serve(ctx, listener, s.pprof) })
	return listener.Addr().String(), nil
}

func (r *opened) state(s *settings) monitor.State {
	ends := map[string]func() time.Time{
		"request-key": func() time.Time { return keyEnd(r.keys.Directory.Request, r.keys.Request) },
		"receipt-key": func() time.Time { return keyEnd(r.keys.Directory.Receipt, r.keys.Receipt) },
	}
	if s.certificate != nil {
		ends["certificate"] = s.certificate.Expires
	}
	return monitor.State{
		Ready: r.ready, Sequenced: r.sequencer.success, Ends: ends,
		Backlog: func(ctx context.Context) (store.Backlog, error) {
			return r.store.Backlog(ctx, time.Now().Add(-renewal.Life))
		},
	}
}
