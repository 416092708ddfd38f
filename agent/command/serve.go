package command

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/trust"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/wire"
)

// serve runs the agent until ctx ends.
func serve(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "serve")
	cards := o.String("virtual", "", "directory of virtual cards: demo registries only")
	port := o.Int("port", wire.DefaultPort, "port of 127.0.0.1; 0 takes a free one")
	if _, err := o.parse(args, 0, 0); err != nil {
		return err
	}
	if err := forbidCoreDumps(); err != nil {
		return fmt.Errorf("forbid core dumps: %w", err)
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	config, err := configure(state, *cards)
	if err != nil {
		return err
	}
	config.Log = zerolog.New(zerolog.SyncWriter(t.err)).Level(zerolog.InfoLevel).With().Timestamp().Logger()
	control, err := loopback.ListenControl(state.Socket())
	if err != nil {
		return err
	}
	defer control.Close()
	pages, err := loopback.Listen(*port)
	if err != nil {
		return err
	}
	announce(t, pages, config)
	return loopback.New(config).Serve(ctx, pages, control)
}

func configure(state trust.State, cards string) (loopback.Config, error) {
	c := loopback.Config{Version: version(), Now: time.Now}
	var err error
	if c.Key, err = state.Key(); err != nil {
		return c, err
	}
	if c.Pins, err = state.Pins(); err != nil {
		return c, err
	}
	if cards == "" {
		c.Readers = reader.System(rand.Reader)
		return c, nil
	}
	if c.Virtual, err = virtual.Open(cards, rand.Reader); err != nil {
		return c, fmt.Errorf("open virtual cards: %w", err)
	}
	c.Readers = c.Virtual
	return c, nil
}

// announce tells a person, and a program that started this one with --port 0, where the agent is.
func announce(t terminal, pages net.Listener, c loopback.Config) {
	fmt.Fprintf(t.out, "agent: listening on http://%s\n", pages.Addr())
	fmt.Fprintf(t.out, "agent: key %s\n", c.Key.Thumbprint())
	if c.Virtual != nil {
		fmt.Fprintln(t.out, "agent: virtual readers, for demo registries only")
	} else if !reader.Built {
		fmt.Fprintln(t.out, "agent: this build has no PC/SC and finds no readers; see --virtual")
	}
}
