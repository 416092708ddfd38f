package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/httpapi"
	"hikitsugi/api/renewal"
	"hikitsugi/web"
)

// serve answers until ctx ends.
func serve(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "serve")
	listen := o.String("listen", "127.0.0.1:8080", "address and port to listen on")
	port := o.Int("agent-port", agent.DefaultPort, "where pages look for the agent")
	proxies := o.String("trusted-proxies", "", "networks whose X-Forwarded-For is believed, with commas")
	if err := o.parse(args); err != nil {
		return err
	}
	if o.demo && !loopback(*listen) {
		return fmt.Errorf("%w: a demo listens on loopback only, not on %s", errUsage, *listen)
	}
	networks, err := parseNetworks(*proxies)
	if err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.store.Close()
	log := httpapi.NewLog(zerolog.SyncWriter(t.err), time.Now)
	r.store.Log(log)
	r.sequencer = newSequencer(r.store, log, time.Now)
	server, err := r.server(o, log, "http://127.0.0.1:"+strconv.Itoa(*port), networks)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(t.out, "api: listening on http://%s for %s\n", listener.Addr(), o.origin)
	return r.run(ctx, server, listener)
}

// server puts the registry on HTTP.
func (r *opened) server(o *options, log zerolog.Logger, agentURL string, networks []netip.Prefix) (*httpapi.Server, error) {
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
	return httpapi.New(httpapi.Config{
		Origin: o.origin, Demo: o.demo, Agent: agentURL, Proxies: networks, Directory: r.keys.Document,
		Renewals: service, Ready: r.ready, Site: pages, Log: log, Now: time.Now, Random: rand.Reader,
	})
}

// pages is the web bundle, or what says that there is none.
func pages() (http.Handler, error) {
	bundle, err := web.Bundle()
	if err != nil && !errors.Is(err, web.ErrNotBuilt) {
		return nil, err
	}
	return web.Handler(bundle)
}

// loopback reports whether an address to listen on is reached from this machine only.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func parseNetworks(list string) ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("%w: trusted-proxies: %q is not a network such as 10.0.0.0/8", errUsage, text)
		}
		networks = append(networks, network)
	}
	return networks, nil
}
