package storetest

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for the databases themselves
)

// RequirePostgres names the environment variable with which a missing server fails the test instead of skipping it.
const RequirePostgres = "HIKITSUGI_REQUIRE_POSTGRES"

var errNoServer = errors.New("no PostgreSQL server is installed (Debian: apt-get install postgresql)")

// server is this test binary's PostgreSQL, started by the first test that needs it.
var server postgres

type postgres struct {
	once    sync.Once
	err     error
	dir     string
	process *exec.Cmd
	count   atomic.Int64
}

// Run runs a package's tests and stops the server after them: os.Exit(storetest.Run(m)) in TestMain.
func Run(m *testing.M) int {
	defer server.stop()
	return m.Run()
}

// schema makes a new, empty schema and returns the URL at which it is the only one: much cheaper than a new database.
func (p *postgres) schema(t *testing.T) string {
	t.Helper()
	p.once.Do(func() { p.err = p.start() })
	if errors.Is(p.err, errNoServer) && os.Getenv(RequirePostgres) == "" {
		t.Skip(p.err)
	}
	if p.err != nil {
		t.Fatal(p.err)
	}
	name := "test" + strconv.FormatInt(p.count.Add(1), 10)
	db, err := sql.Open("pgx", p.url("public"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	return p.url(name)
}

func (p *postgres) url(schema string) string {
	return "postgres:///postgres?user=test&host=" + p.dir + "&search_path=" + schema
}

func (p *postgres) start() error {
	programs, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(programs) == 0 {
		return errNoServer
	}
	slices.Sort(programs)
	bin := filepath.Dir(programs[len(programs)-1])
	// A socket's path must be short, so that a test's own temporary folder does not do.
	if p.dir, err = os.MkdirTemp("/tmp", "pg"); err != nil {
		return err
	}
	as, err := owner(p.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(p.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = as, p.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	var out bytes.Buffer
	p.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", p.dir, "-c", "listen_addresses=", "-c", "max_connections=200")
	p.process.SysProcAttr, p.process.Dir, p.process.Stderr = as, p.dir, &out
	if err := p.process.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	return p.wait(&out)
}

// owner lets an account that is not root own the server, which refuses to run as root.
func owner(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// wait asks until the server answers.
func (p *postgres) wait(out *bytes.Buffer) error {
	db, err := sql.Open("pgx", p.url("public"))
	if err != nil {
		return err
	}
	defer db.Close()
	for range 200 {
		if err = db.Ping(); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("postgres does not answer: %w: %s", err, out)
}

func (p *postgres) stop() {
	if p.process != nil {
		p.process.Process.Signal(syscall.SIGINT) // fast shutdown
		p.process.Wait()
	}
	if p.dir != "" {
		os.RemoveAll(p.dir)
	}
}
