package command_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"hikitsugi/api/command"
	"hikitsugi/api/wire"
)

// officer runs a subcommand beside the running server, and gives its exit code and all it wrote.
func (s *server) officer(t *testing.T, dsn string, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	options := []string{"--demo", "--data", s.data, "--database", dsn}
	if args[0] != "approvals" {
		options = append(options, "--officer", "officer-17", "--") // a digest may begin like an option
	}
	code = command.Run(t.Context(), append(append(args[:1:1], options...), args[1:]...), nil, &b, &b)
	return code, b.String()
}

// TestAnOfficerDecidesBesideTheServer lets the page see each decision at once.
func TestAnOfficerDecidesBesideTheServer(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) (*server, string){"sqlite": sqliteDemo, "postgres": postgresDemo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, dsn := open(t)
			s.startAt(t, "127.0.0.1:0", "--database", dsn)
			v, current, next := s.visitor(t), s.card(t, "current"), s.card(t, "new")
			_, _, receipt := v.renew(current, next)

			code, out := s.officer(t, dsn, "approvals")
			if want := receipt.Number + "\t"; code != 0 || !strings.HasPrefix(out, want) || strings.Count(out, "\n") != 1 ||
				!strings.Contains(out, "\tkakuu-goods-0000000090000001\t") || !strings.HasSuffix(out, "needs-approval\n") {
				t.Errorf("approvals: %d %s", code, out)
			}
			asks := wire.ProcedureQuery{Authority: "kakuu", Certificate: current.base64()}
			verdict := func() string {
				p := call[wire.Procedure](v, http.MethodPost, "/v1/procedure", asks)
				return string(p.Fits) + " " + p.Code
			}
			if got := verdict(); got != "not-usable approval-pending" {
				t.Errorf("before the approval: %s", got)
			}
			if code, out := s.officer(t, dsn, "suspend", receipt.Current.SerialHex); code != 0 || out != "kakuu-goods-0000000090000001\tsuspended\n" {
				t.Errorf("suspend: %d %s", code, out)
			}
			if got := verdict(); got != "not-usable card-suspended" {
				t.Errorf("suspended: %s", got)
			}
			if code, out := s.officer(t, dsn, "approve", receipt.Number); code != 1 || !strings.Contains(out, "card-suspended") {
				t.Errorf("approve what is suspended: %d %s", code, out)
			}
			if code, out := s.officer(t, dsn, "reinstate", receipt.Current.SerialDecimal); code != 0 {
				t.Errorf("reinstate: %d %s", code, out)
			}
			if code, out := s.officer(t, dsn, "approve", receipt.Number); code != 0 || !strings.Contains(out, "\thanded-over\treceipt ") {
				t.Errorf("approve: %d %s", code, out)
			}
			if code, out := s.officer(t, dsn, "reject", receipt.Number); code != 1 || !strings.Contains(out, "nothing waits") {
				t.Errorf("reject what was approved: %d %s", code, out)
			}
			if got := verdict(); got != "superseded current-superseded" {
				t.Errorf("after the approval: %s", got)
			}
			list := call[wire.ReceiptList](v, http.MethodGet, "/v1/receipts", nil)
			if len(list.Items) != 2 || list.Items[0].Kind != wire.ReceiptOfApproval || list.Items[0].Accepted != receipt.Number {
				t.Errorf("receipts %+v", list.Items)
			}
			if code := s.end(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			var fsck bytes.Buffer
			if code := command.Run(t.Context(), []string{"fsck", "--data", s.data, "--database", dsn}, nil, &fsck, &fsck); code != 0 {
				t.Errorf("fsck: %s", &fsck)
			}
		})
	}
}
