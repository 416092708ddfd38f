package monitor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/rs/zerolog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// exporter sends spans as OTLP/HTTP in JSON (OpenTelemetry Protocol 1, "JSON Protobuf Encoding"). The library's own
// exporter links gRPC and its gateway, 5.5 MB and ten modules, for the same request.
type exporter struct {
	to     string
	client *http.Client
	log    zerolog.Logger
	failed atomic.Bool // and said so
}

// maxAnswer is how much of a collector's answer is read.
const maxAnswer = 64 << 10

func newExporter(to string, log zerolog.Logger) *exporter {
	return &exporter{to: to, client: &http.Client{Timeout: exportTimeout}, log: log}
}

// ExportSpans implements sdktrace.SpanExporter. A failure is logged once until a batch arrives again; it is no error of
// the library's, which would write it past our log.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	err := e.send(ctx, spans)
	if err != nil && !e.failed.Load() {
		e.log.Warn().Str("cause", err.Error()).Msg("traces are lost")
	}
	e.failed.Store(err != nil)
	return nil
}

// Shutdown implements sdktrace.SpanExporter.
func (e *exporter) Shutdown(context.Context) error { return nil }

func (e *exporter) send(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	body, err := json.Marshal(encodeSpans(spans))
	if err != nil {
		return fmt.Errorf("encode spans: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.to, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("send spans: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := e.client.Do(r)
	if err != nil {
		return fmt.Errorf("send spans: %w", err)
	}
	io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // so that the connection is kept
	answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("send spans: the collector answers %d", answer.StatusCode)
	}
	return nil
}

// The messages of opentelemetry/proto/trace/v1/trace.proto that we fill: ids in hex, 64-bit numbers as text.
type (
	tracesData struct {
		ResourceSpans []resourceSpans `json:"resourceSpans"`
	}
	resourceSpans struct {
		Resource   resourceData `json:"resource"`
		ScopeSpans []scopeSpans `json:"scopeSpans"`
	}
	resourceData struct {
		Attributes []keyValue `json:"attributes"`
	}
	scopeSpans struct {
		Scope scopeData  `json:"scope"`
		Spans []spanData `json:"spans"`
	}
	scopeData struct {
		Name string `json:"name"`
	}
	spanData struct {
		TraceID      string     `json:"traceId"`
		SpanID       string     `json:"spanId"`
		ParentSpanID string     `json:"parentSpanId,omitempty"`
		Name         string     `json:"name"`
		Kind         int        `json:"kind"`
		Start        string     `json:"startTimeUnixNano"`
		End          string     `json:"endTimeUnixNano"`
		Attributes   []keyValue `json:"attributes"`
		Status       statusData `json:"status"`
	}
	statusData struct {
		Code int `json:"code,omitempty"` // 2: error
	}
	keyValue struct {
		Key   string   `json:"key"`
		Value anyValue `json:"value"`
	}
	anyValue struct {
		String string `json:"stringValue,omitempty"`
		Int    string `json:"intValue,omitempty"`
	}
)

// encodeSpans takes spans of one provider and one tracer.
func encodeSpans(spans []sdktrace.ReadOnlySpan) tracesData {
	if len(spans) == 0 {
		return tracesData{}
	}
	scope := scopeSpans{Scope: scopeData{spans[0].InstrumentationScope().Name}}
	for _, s := range spans {
		scope.Spans = append(scope.Spans, encodeSpan(s))
	}
	return tracesData{[]resourceSpans{{
		Resource: resourceData{encodeAttributes(spans[0].Resource().Attributes())}, ScopeSpans: []scopeSpans{scope},
	}}}
}

func encodeSpan(s sdktrace.ReadOnlySpan) spanData {
	d := spanData{
		TraceID: s.SpanContext().TraceID().String(), SpanID: s.SpanContext().SpanID().String(),
		Name: s.Name(), Kind: int(s.SpanKind()), // the numbers are the protocol's
		Start: strconv.FormatInt(s.StartTime().UnixNano(), 10), End: strconv.FormatInt(s.EndTime().UnixNano(), 10),
		Attributes: encodeAttributes(s.Attributes()),
	}
	if s.Parent().HasSpanID() {
		d.ParentSpanID = s.Parent().SpanID().String()
	}
	if s.Status().Code == codes.Error {
		d.Status.Code = 2
	}
	return d
}

func encodeAttributes(all []attribute.KeyValue) []keyValue {
	list := make([]keyValue, len(all))
	for i, a := range all {
		list[i].Key = string(a.Key)
		if a.Value.Type() == attribute.INT64 {
			list[i].Value.Int = strconv.FormatInt(a.Value.AsInt64(), 10)
		} else {
			list[i].Value.String = a.Value.String()
		}
	}
	return list
}
