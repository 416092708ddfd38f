package monitor

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"hikitsugi/api/store"
)

// State is what a Monitor asks about when it is itself asked.
type State struct {
	Ready     func(context.Context) error // nil: work can be taken
	Backlog   func(context.Context) (store.Backlog, error)
	Sequenced func() time.Time            // the sequencer's last success
	Ends      map[string]func() time.Time // of keys and certificate, by their name
}

// patience is how long the database may take to answer what is asked for one scrape.
const patience = 3 * time.Second

// Watch adds the metrics of a state.
func (m *Monitor) Watch(s State) { m.registry.MustRegister(watched{s}) }

// watched is a prometheus.Collector.
type watched struct{ State }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("hikitsugi_"+name, help, labels, nil)
}

var (
	ready       = describe("ready", "1 while work can be taken.")
	open        = describe("open_renewals", "Renewals of the registry that are under way.")
	unsequenced = describe("unsequenced_entries", "Entries of the registry's history without a position.")
	sequenced   = describe("sequencer_success_timestamp_seconds", "When this process last sequenced the history.")
	ends        = describe("expiry_timestamp_seconds", "When a key or certificate ends.", "of")
)

// Describe implements prometheus.Collector.
func (w watched) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{ready, open, unsequenced, sequenced, ends} {
		to <- d
	}
}

// Collect implements prometheus.Collector. What the database does not tell is left out, and ready is 0.
func (w watched) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	isReady := 1.0
	if w.Ready(ctx) != nil {
		isReady = 0
	}
	gauge(ready, isReady)
	if b, err := w.Backlog(ctx); err == nil {
		gauge(open, float64(b.Open))
		gauge(unsequenced, float64(b.Unsequenced))
	}
	gauge(sequenced, float64(w.Sequenced().Unix()))
	for of, end := range w.Ends {
		gauge(ends, float64(end().Unix()), of)
	}
}
