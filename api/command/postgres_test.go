package command_test

import (
	"bytes"
	"crypto/rand"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hikitsugi/api/command"
)

// postgresTool runs one of PostgreSQL's programs at the server of a DSN, as an operator would.
func postgresTool(t *testing.T, dsn, name string, args ...string) []byte {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s beside the server: %v", name, err)
	}
	tool := exec.CommandContext(t.Context(), slices.Max(found), args...)
	tool.Env = append(os.Environ(), "PGHOST="+address.Query().Get("host"), "PGUSER="+address.Query().Get("user"),
		"PGDATABASE="+strings.TrimPrefix(address.Path, "/"))
	var problems bytes.Buffer
	tool.Stderr = &problems
	out, err := tool.Output()
	if err != nil {
		t.Fatalf("%s: %v %s", name, err, &problems)
	}
	return out
}

// schemaOf is the one schema that a DSN of storetest sees.
func schemaOf(t *testing.T, dsn string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return address.Query().Get("search_path")
}

func TestADumpOfPostgreSQLDuringARenewalRestoresWhole(t *testing.T) {
	t.Parallel()
	s, dsn := postgresDemo(t)
	s.startAt(t, "127.0.0.1:0", "--database", dsn)
	v, current, next := s.visitor(t), s.card(t, "current"), s.card(t, "new")
	file := filepath.Join(t.TempDir(), "registry.dump")
	dumped := make(chan struct{})
	go func() {
		defer close(dumped)
		postgresTool(t, dsn, "pg_dump", "--format=custom", "--schema="+schemaOf(t, dsn), "--file="+file)
	}()
	v.renew(current, next)
	<-dumped
	during := restoreDump(t, dsn, file)
	fsckOf(t, s, during)
	postgresTool(t, dsn, "pg_dump", "--format=custom", "--schema="+schemaOf(t, dsn), "--file="+file)
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	after := restoreDump(t, dsn, file)
	if report := fsckOf(t, s, after); !strings.Contains(report, "1 renewals, 1 receipts") {
		t.Errorf("the dump lacks the renewal: %s", report)
	}
	s.startAt(t, "127.0.0.1:0", "--database", after)
	v = s.visitor(t)
	if code := v.refusal("POST", "/v1/renewals", v.prove(current, currentCard)); code != "current-superseded" {
		t.Errorf("the old card is %s", code)
	}
}

// restoreDump makes a new database of a dump and gives its DSN.
func restoreDump(t *testing.T, dsn, file string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := "restored" + strings.ToLower(rand.Text())
	postgresTool(t, dsn, "createdb", "--template=template0", name)
	postgresTool(t, dsn, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--dbname="+name, file)
	address.Path = "/" + name
	return address.String()
}

// fsckOf runs `api fsck` over another database of a server's registry.
func fsckOf(t *testing.T, s *server, dsn string) string {
	t.Helper()
	var out bytes.Buffer
	code := command.Run(t.Context(), []string{"fsck", "--data", s.data, "--database", dsn}, nil, &out, &out)
	if code != 0 || !strings.HasSuffix(out.String(), "clean\n") {
		t.Errorf("api fsck: %d\n%s", code, &out)
	}
	return out.String()
}

func TestPostgreSQLTakesThePasswordFromItsFile(t *testing.T) {
	t.Parallel()
	s, dsn := postgresDemo(t)
	password := filepath.Join(s.data, "password")
	if err := os.WriteFile(password, []byte("the server of the tests trusts everybody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	args := []string{"check", "--demo", "--data", s.data, "--database", dsn, "--database-password-file", password}
	if code := command.Run(t.Context(), args, nil, &out, io.Discard); code != 0 || strings.Contains(out.String(), "trusts") {
		t.Errorf("api check: %d\n%s", code, &out)
	}
}
