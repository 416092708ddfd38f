package command

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/agent/loopback"
	"hikitsugi/agent/reader"
	"hikitsugi/agent/trust"
	"hikitsugi/agent/vpcd"
	"hikitsugi/agent/wire"
)

// serve runs the agent until ctx ends.
func serve(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "serve")
	var d demo
	o.StringVar(&d.cards, "virtual", "", "directory of virtual cards: demo registries only")
	o.BoolVar(&d.pcsc, "pcsc", false, "with --virtual: put the cards into vpcd's readers of this PC's smart card service")
	o.IntVar(&d.port, "vpcd", vpcd.Port, "with --pcsc: port of vpcd's first reader; the second has the next")
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
	config, err := configure(state, d)
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
	announce(t, pages, config, d)
	defer d.mirror(ctx, config.Virtual)()
	return loopback.New(config).Serve(ctx, pages, control)
}

func configure(state trust.State, d demo) (loopback.Config, error) {
	c := loopback.Config{Version: version(), Now: time.Now}
	var err error
	if c.Key, err = state.Key(); err != nil {
		return c, err
	}
	if c.Pins, err = state.Pins(); err != nil {
		return c, err
	}
	c.Readers, c.Virtual, err = d.open()
	return c, err
}

// announce tells a person, and a program that started this one with --port 0, where the agent is.
func announce(t terminal, pages net.Listener, c loopback.Config, d demo) {
	fmt.Fprintf(t.out, "agent: listening on http://%s\n", pages.Addr())
	fmt.Fprintf(t.out, "agent: key %s\n", c.Key.Thumbprint())
	if c.Virtual != nil {
		fmt.Fprintln(t.out, "agent: virtual readers, for demo registries only")
	}
	if d.pcsc {
		fmt.Fprintf(t.out, "agent: the virtual cards go into vpcd's readers, on ports %d and %d\n", d.port, d.port+1)
	}
	if c.Virtual == nil && !reader.Built {
		fmt.Fprintln(t.out, "agent: this build has no PC/SC and finds no readers; see --virtual")
	}
}
