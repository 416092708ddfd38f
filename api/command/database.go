package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/keys"
	"hikitsugi/api/monitor"
	"hikitsugi/api/registry"
	"hikitsugi/api/store"
)

// opened is a registry whose parts fit together.
type opened struct {
	keys      *keys.Keys
	store     *store.Store
	sequencer *sequencer
	monitor   *monitor.Monitor        // nil: nobody asks for metrics
	tracer    *monitor.Tracer         // nil: nobody collects traces
	jobs      []func(context.Context) // run beside the server until it ends
}

// open loads the keys and opens the store, and refuses what does not belong together: keys of another origin, or a
// registry of the other mode.
func open(ctx context.Context, o *options) (*opened, error) {
	k, err := loadKeys(o)
	if err != nil {
		return nil, err
	}
	dsn, err := o.dsn()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := fits(ctx, s, o.demo); err != nil {
		s.Close()
		return nil, err
	}
	return &opened{keys: k, store: s}, nil
}

func loadKeys(o *options) (*keys.Keys, error) {
	k, err := keys.Load(o.keys)
	if err != nil {
		return nil, err
	}
	return k, k.Check(o.origin, o.demo, time.Now())
}

func fits(ctx context.Context, s *store.Store, demo bool) error {
	if err := s.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	isDemo, _, err := s.Mode(ctx)
	if errors.Is(err, store.ErrNotCreated) && !demo {
		return s.Create(ctx, false, time.Now())
	}
	if err != nil {
		return fmt.Errorf("registry's mode: %w", err)
	}
	return sameKind(isDemo, demo)
}

func sameKind(isDemo, demo bool) error {
	if isDemo != demo {
		return fmt.Errorf("the registry's demo mark is %t and --demo is %t: a server runs only its own kind", isDemo, demo)
	}
	return nil
}

// run serves until ctx ends, with the sequencer and all other jobs beside it: they end when the last request has.
func (r *opened) run(ctx context.Context, server *httpapi.Server, listener net.Listener) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	var beside sync.WaitGroup
	for _, job := range append(r.jobs, r.sequencer.run) {
		beside.Go(func() { job(working) })
	}
	defer beside.Wait()
	defer stop()
	return server.Serve(ctx, listener)
}

// ready says whether work can be taken.
func (r *opened) ready(ctx context.Context) error {
	return errors.Join(r.store.Ready(ctx), r.sequencer.alive())
}

// createRegistry makes a demo's registry with its contents.
func createRegistry(ctx context.Context, path string, contents registry.Contents, now time.Time) error {
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	if err := fillRegistry(ctx, s, contents, now); err != nil {
		s.Close()
		return err
	}
	return s.Close()
}

func fillRegistry(ctx context.Context, s *store.Store, contents registry.Contents, now time.Time) error {
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	if err := s.Create(ctx, true, now); err != nil {
		return fmt.Errorf("create registry: %w", err)
	}
	if err := s.Import(ctx, contents, now); err != nil {
		return err
	}
	_, err := s.Sequence(ctx)
	return err
}
