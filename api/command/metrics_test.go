package command_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"

	"hikitsugi/api/wire"
)

// scrape is the text of a server's metrics.
func (s *server) scrape(t *testing.T) string {
	t.Helper()
	answer, err := http.Get(s.metrics)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s, %v", answer.Status, err)
	}
	return string(body)
}

func TestTheMetricsSayWhetherRenewalsFailAndWhy(t *testing.T) {
	t.Parallel()
	for name, demo := range map[string]func(*testing.T) (*server, string){"sqlite": sqliteDemo, "postgres": postgresDemo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, dsn := demo(t)
			s.startAt(t, "127.0.0.1:0", "--database", dsn, "--metrics", "127.0.0.1:0")
			v, current, next := s.visitor(t), s.card(t, "current"), s.card(t, "new")
			call[wire.Procedure](v, http.MethodPost, "/v1/procedure", wire.ProcedureQuery{Authority: "sapporo", Certificate: current.base64()})
			first, form, receipt := v.renew(current, next)
			call[wire.Receipt](v, http.MethodPut, "/v1/renewals/"+first.TX+"/commit", form)
			v.refusal(http.MethodPost, "/v1/renewals", v.prove(current, currentCard))
			v.refusal(http.MethodPost, "/v1/requests", map[string]string{"colour": "red"})
			other := s.visitor(t)
			other.prove(next, currentCard)
			got := s.scrape(t)
			for _, line := range []string{
				`hikitsugi_renewal_steps_total{code="ok",step="request-current-card"} 3`,
				`hikitsugi_renewal_steps_total{code="ok",step="current-card"} 1`,
				`hikitsugi_renewal_steps_total{code="current-superseded",step="current-card"} 1`,
				`hikitsugi_renewal_steps_total{code="ok",step="new-card"} 1`,
				`hikitsugi_renewal_steps_total{code="ok",step="review"} 1`,
				`hikitsugi_renewal_steps_total{code="ok",step="commit"} 1`,
				`hikitsugi_renewal_steps_total{code="repeated",step="commit"} 1`,
				`hikitsugi_procedure_verdicts_total{code="ok",fits="renewal"} 1`,
				`hikitsugi_commit_results_total{result="handed-over"} 3`,
				`hikitsugi_commit_results_total{result="awaiting-approval"} 1`,
				`hikitsugi_http_requests_total{code="unknown-field",method="POST",route="/v1/requests",status="400"} 1`,
				`hikitsugi_ready 1`,
				`hikitsugi_open_renewals 0`,
				`hikitsugi_expiry_timestamp_seconds{of="request-key"} `,
				`hikitsugi_database_statements_total{operation="COMMIT",outcome="done"} `,
			} {
				if !strings.Contains(got, "\n"+line) {
					t.Errorf("%s is missing", line)
				}
			}
			for _, secret := range []string{first.TX, first.JKT, first.Current.Digest, receipt.Number, "90000001", first.Current.SerialHex} {
				if strings.Contains(got, secret) {
					t.Errorf("%q is in the metrics", secret)
				}
			}
			for _, c := range got {
				if c > '~' {
					t.Fatal("the metrics hold other than ASCII")
				}
			}
			if answer, err := http.Get(strings.Replace(s.metrics, "/metrics", "/debug/pprof/", 1)); err != nil || answer.StatusCode != http.StatusNotFound {
				t.Errorf("profiles without --pprof: %v, %v", answer, err)
			}
			if code := s.end(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// second reads where the metrics are, if they are asked for.
func (s *server) second(out *bufio.Reader, args []string) {
	for _, a := range args {
		if a == "--metrics" {
			line, _ := out.ReadString('\n')
			s.metrics = strings.TrimSpace(strings.TrimPrefix(line, "api: metrics on "))
		}
	}
}
