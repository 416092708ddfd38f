package monitor

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Limits of the private address. A CPU profile takes 30 s unless asked otherwise.
const (
	headerTimeout = 5 * time.Second
	writeTimeout  = 2 * time.Minute
	maxHeader     = 8 << 10
	maxScrapes    = 4
)

// Handler serves /metrics, and with profiles also /debug/pprof/.
func (m *Monitor) Handler(profiles bool) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes}))
	if profiles {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
		mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	}
	return mux
}

// Serve answers on a listener until ctx ends. It has nothing to drain.
func (m *Monitor) Serve(ctx context.Context, listener net.Listener, profiles bool) {
	server := &http.Server{
		Handler: m.Handler(profiles), ReadHeaderTimeout: headerTimeout, WriteTimeout: writeTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	server.Serve(listener)
}

// status is the label of an HTTP status.
func status(code int) string { return strconv.Itoa(code) }
