package command

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// readyTimeout is how long a server may think about whether it is ready.
const readyTimeout = 5 * time.Second

// ready asks the server of these settings on this machine whether work can be taken: a health check without a shell.
func ready(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "ready")
	s := newSettings(o)
	if err := o.parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.probe(), nil)
	if err != nil {
		return fmt.Errorf("%w: listen: %q is no address and port", errUsage, s.listen)
	}
	// Whoever answers here is taken at its word: nothing secret is sent, and the certificate is of another name.
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", answer.Status)
	}
	_, err = io.WriteString(t.out, "ready\n")
	return err
}

// probe is the address of readyz as seen from this machine: loopback where the server listens on all addresses. It is a
// number, because an image of the program alone knows no names.
func (s *settings) probe() string {
	host, port, _ := net.SplitHostPort(s.listen)
	switch host {
	case "", "0.0.0.0":
		host = "127.0.0.1"
	case "::":
		host = "::1"
	}
	scheme := "http"
	if s.tlsCert != "" {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port) + "/readyz"
}
