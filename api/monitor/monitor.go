// Package monitor tells an operator how a registry does: its metrics in Prometheus' form and Go's profiles, on an
// address of their own that no client reaches, and traces to a collector. It decides nothing and knows no person: labels
// are step names, catalogue codes, route patterns and other words of a bounded number, never names, numbers or addresses.
//
// # Are renewals failing, and why
//
//	hikitsugi_renewal_steps_total{step,code}         what became of each step; code is "ok" or a code of the catalogue
//	hikitsugi_renewal_step_duration_seconds{step}    how long it took
//	hikitsugi_procedure_verdicts_total{fits,code}    what inserted cards were judged to be for, before any PIN
//	hikitsugi_review_verdicts_total{verdict}         registrations shown in a review
//	hikitsugi_review_findings_total{code,verdict}    the rules that spoke on them
//	hikitsugi_commit_results_total{result}           registrations in receipts: handed-over, awaiting-approval, ...
//	hikitsugi_http_requests_total{method,route,status,code}, hikitsugi_http_request_duration_seconds{route}
//	                                                 also what never reached a step: gate, limits, bad input
//	hikitsugi_database_statements_total{operation,outcome}, hikitsugi_database_statement_duration_seconds{operation}
//	                                                 outcome "conflict" is a transaction that was tried again
//	hikitsugi_ready                                  1 while work can be taken
//	hikitsugi_open_renewals, hikitsugi_unsequenced_entries
//	                                                 of the whole registry, the same at every replica
//	hikitsugi_sequencer_success_timestamp_seconds    of this process
//	hikitsugi_expiry_timestamp_seconds{of}           request-key, receipt-key, certificate
//
// beside the go_ and process_ metrics of Prometheus' own library.
package monitor

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/store"
)

// ok is the code of what went well.
const ok = "ok"

// Monitor counts. Its methods may be called from many goroutines.
type Monitor struct {
	registry *prometheus.Registry
	now      func() time.Time

	requests, steps, procedures, reviews, findings, results, statements *prometheus.CounterVec
	requestTime, stepTime, statementTime                                *prometheus.HistogramVec
}

// New makes a Monitor that has counted nothing.
func New(now func() time.Time) *Monitor {
	m := &Monitor{
		registry: prometheus.NewRegistry(), now: now,
		requests:   counter("http_requests_total", "Answers by route, status and code.", "method", "route", "status", "code"),
		steps:      counter("renewal_steps_total", "Steps of renewals by what became of them.", "step", "code"),
		procedures: counter("procedure_verdicts_total", "Cards judged before any PIN.", "fits", "code"),
		reviews:    counter("review_verdicts_total", "Registrations shown in reviews.", "verdict"),
		findings:   counter("review_findings_total", "Rules that spoke on registrations in reviews.", "code", "verdict"),
		results:    counter("commit_results_total", "Registrations in receipts.", "result"),
		statements: counter("database_statements_total", "Statements by what became of them.", "operation", "outcome"),

		requestTime:   histogram("http_request_duration_seconds", "Time to answer.", "route"),
		stepTime:      histogram("renewal_step_duration_seconds", "Time of a step of a renewal.", "step"),
		statementTime: histogram("database_statement_duration_seconds", "Time of a statement.", "operation"),
	}
	m.registry.MustRegister(m.requests, m.steps, m.procedures, m.reviews, m.findings, m.results, m.statements,
		m.requestTime, m.stepTime, m.statementTime,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "hikitsugi", Name: name, Help: help}, labels)
}

// buckets reach from a lookup to the longest work on a request.
var buckets = []float64{.001, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20}

func histogram(name, help string, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "hikitsugi", Name: name, Help: help, Buckets: buckets}, labels)
}

// Answer counts an answer of the registry's HTTP.
func (m *Monitor) Answer(a httpapi.Answer) {
	code := string(a.Code)
	if code == "" {
		code = ok
	}
	m.requests.WithLabelValues(a.Method, a.Route, status(a.Status), code).Inc()
	m.requestTime.WithLabelValues(a.Route).Observe(a.Took.Seconds())
}

// Statement counts a statement of the store's.
func (m *Monitor) Statement(_ context.Context, s store.Statement) {
	m.statements.WithLabelValues(s.Operation, string(s.Outcome)).Inc()
	m.statementTime.WithLabelValues(s.Operation).Observe(s.Took.Seconds())
}
