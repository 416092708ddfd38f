package monitor

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"hikitsugi/api/httpapi"
	"hikitsugi/api/store"
)

// Tracer sends OpenTelemetry spans of requests and of their statements to a collector. A span holds what a metric's
// labels do, and the request id, which the log has too.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// Collector reads the URL of a collector: http or https, without a user or a query, which could hold a secret.
func Collector(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, errors.New("the collector is no URL such as http://127.0.0.1:4318")
	}
	return u, nil
}

// NewTracer traces to a collector, as OTLP/HTTP in JSON. One that cannot be reached costs spans, nothing else.
func NewTracer(collector *url.URL, log zerolog.Logger) *Tracer {
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(newExporter(collector.JoinPath("v1", "traces").String(), log)),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "hikitsugi"))),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.AlwaysSample())),
	)
	return &Tracer{provider, provider.Tracer("hikitsugi/api")}
}

// Close sends what is left, until ctx ends.
func (t *Tracer) Close(ctx context.Context) { t.provider.Shutdown(ctx) }

// Begin begins the span of a request, below the one that its traceparent names (W3C Trace Context), and gives what ends
// it. Nothing else that a client sends is passed on, its tracestate included.
func (t *Tracer) Begin(ctx context.Context, h http.Header) (context.Context, func(httpapi.Answer)) {
	remote := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(h)))
	if remote.IsValid() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, remote.WithTraceState(trace.TraceState{}))
	}
	ctx, span := t.tracer.Start(ctx, "request", trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(a httpapi.Answer) {
		span.SetName(a.Method + " " + a.Route)
		span.SetAttributes(
			attribute.String("http.request.method", a.Method), attribute.String("http.route", a.Route),
			attribute.Int("http.response.status_code", a.Status), attribute.String("hikitsugi.request_id", a.ID))
		if a.Code != "" {
			span.SetAttributes(attribute.String("error.type", string(a.Code)))
		}
		if a.Status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// Statement adds the span of a statement to the request that it is part of.
func (t *Tracer) Statement(ctx context.Context, s store.Statement) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return // of a job
	}
	_, span := t.tracer.Start(ctx, s.Operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(s.Began),
		trace.WithAttributes(attribute.String("db.operation.name", s.Operation)))
	if s.Outcome != store.Done {
		span.SetAttributes(attribute.String("error.type", string(s.Outcome)))
	}
	span.End(trace.WithTimestamp(s.Began.Add(s.Took)))
}

// exportTimeout is how long a collector may take for one batch.
const exportTimeout = 10 * time.Second
