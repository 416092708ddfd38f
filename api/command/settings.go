package command

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/httpapi"
	"hikitsugi/api/keys"
	"hikitsugi/api/monitor"
)

// settings are what serve takes beyond the shared options.
type settings struct {
	listen, proxies string
	tlsCert, tlsKey string
	metrics         string
	pprof           bool
	traces          string
	agentPort       int
	drain           time.Duration
	limits          httpapi.Limits
	networks        []netip.Prefix    // read from proxies
	collector       *url.URL          // read from traces; nil without
	certificate     *keys.Certificate // read from tlsCert and tlsKey; nil without
}

func newSettings(o *options) *settings {
	s := new(settings)
	o.StringVar(&s.listen, "listen", "127.0.0.1:8080", "address and port to listen on")
	o.IntVar(&s.agentPort, "agent-port", agent.DefaultPort, "where pages look for the agent")
	o.StringVar(&s.proxies, "trusted-proxies", "", "networks whose X-Forwarded-For is believed, with commas")
	o.StringVar(&s.tlsCert, "tls-cert", "", "certificate chain in PEM; read again when it changes")
	o.StringVar(&s.tlsKey, "tls-key", "", "its private key in PEM")
	o.StringVar(&s.metrics, "metrics", "", "address and port for Prometheus, which no client must reach")
	o.BoolVar(&s.pprof, "pprof", false, "Go's profiles beside the metrics, on loopback only")
	o.StringVar(&s.traces, "traces", "", "URL of an OpenTelemetry collector that takes OTLP/HTTP")
	o.DurationVar(&s.drain, "drain-delay", 0, "between not being ready and taking no more connections")
	o.IntVar(&s.limits.Body, "max-body", 0, "bytes of the longest proof (32768)")
	o.IntVar(&s.limits.Header, "max-header", 0, "bytes of a request's header (16384)")
	o.DurationVar(&s.limits.Work, "max-time", 0, "the longest work on one request (20s)")
	o.IntVar(&s.limits.Starts.PerMinute, "max-starts", 0, "signature requests a minute and client address (120)")
	o.IntVar(&s.limits.Proofs.PerMinute, "max-proofs", 0, "proofs a minute and client address (60)")
	return s
}

// mostDrain is the longest that an orchestrator would wait for.
const mostDrain = 5 * time.Minute

// read checks the settings against the options and reads the files that they name.
func (s *settings) read(o *options) (err error) {
	host, err := hostOf("listen", s.listen)
	if err != nil {
		return err
	}
	if err := s.checkMetrics(); err != nil {
		return err
	}
	switch {
	case o.demo && !loopback(host):
		return fmt.Errorf("%w: a demo listens on loopback only, not on %s", errUsage, s.listen)
	case s.agentPort < 1 || s.agentPort > 65535:
		return fmt.Errorf("%w: agent-port: %d is no port", errUsage, s.agentPort)
	case s.drain < 0 || s.drain > mostDrain:
		return fmt.Errorf("%w: drain-delay: %v is not between 0 and %v", errUsage, s.drain, mostDrain)
	case (s.tlsCert == "") != (s.tlsKey == ""):
		return fmt.Errorf("%w: tls-cert and tls-key go together", errUsage)
	}
	if s.networks, err = parseNetworks(s.proxies); err != nil {
		return err
	}
	if s.traces != "" {
		if s.collector, err = monitor.Collector(s.traces); err != nil {
			return fmt.Errorf("%w: traces: %w", errUsage, err)
		}
	}
	return s.readCertificate(o.origin)
}

func (s *settings) readCertificate(origin string) (err error) {
	if s.tlsCert == "" {
		return nil
	}
	address, err := url.Parse(origin)
	if err != nil || address.Scheme != "https" {
		return fmt.Errorf("%w: TLS is for an origin that begins with https, not for %s", errUsage, origin)
	}
	if s.certificate, err = keys.LoadCertificate(s.tlsCert, s.tlsKey); err != nil {
		return err
	}
	if err := s.certificate.Covers(address.Hostname()); err != nil {
		return fmt.Errorf("certificate: it is not for %s", address.Hostname())
	}
	return nil
}

func (s *settings) checkMetrics() error {
	if s.metrics == "" && !s.pprof {
		return nil
	}
	host, err := hostOf("metrics", s.metrics)
	switch {
	case err != nil:
		return err
	case s.pprof && !loopback(host):
		return fmt.Errorf("%w: pprof is for a metrics address on loopback, not for %s", errUsage, s.metrics)
	}
	return nil
}

// hostOf is the host of the address and port that an option gives.
func hostOf(option, address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return "", fmt.Errorf("%w: %s: %q is no address and port such as 127.0.0.1:8080", errUsage, option, address)
	}
	return host, nil
}

// loopback reports whether a host to listen on is reached from this machine only.
func loopback(host string) bool {
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
