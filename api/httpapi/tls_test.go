package httpapi_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hikitsugi/api/httpapi"
)

// overTLS serves a world with a test's certificate until the test ends, and gives the address with a client that trusts it.
func overTLS(t *testing.T) (address string, client *http.Client) {
	t.Helper()
	example := httptest.NewUnstartedServer(nil) // brings a certificate of example.com and a client for it
	example.EnableHTTP2 = true
	example.StartTLS()
	t.Cleanup(example.Close)
	w := newWorld(t, production, func(c *httpapi.Config) {
		c.Certificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &example.TLS.Certificates[0], nil }
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), example.Client()
}

func TestTheServerSpeaksTLSItself(t *testing.T) {
	t.Parallel()
	address, client := overTLS(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+"/v1/authorities", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = strings.TrimPrefix(realOrigin, "https://")
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Proto != "HTTP/2.0" || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %s %v", answer.Proto, answer.Status, answer.Header)
	}
}

func TestNothingOlderThanTLS12(t *testing.T) {
	t.Parallel()
	address, client := overTLS(t)
	roots := client.Transport.(*http.Transport).TLSClientConfig.RootCAs
	for version, taken := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		connection, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots, MinVersion: version, MaxVersion: version})
		if (err == nil) != taken {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			connection.Close()
		}
	}
}
