package trial

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"hikitsugi/api/store/storetest"
)

// patience is how long anything may take before a trial gives up on it. It is no measurement.
const patience = 60 * time.Second

// cluster is a PostgreSQL server of the trial's own, which can be killed. It listens on a socket in dir.
type cluster struct {
	dir, data string
	port      int // part of the socket's name
	settings  []string
	process   *exec.Cmd
	output    *record
}

var errNoServer = errors.New("no PostgreSQL server is installed (Debian: apt-get install postgresql)")

// shared serves all trials that leave the server alone.
var shared sharedServer

type sharedServer struct {
	once sync.Once
	*cluster
	err error
}

var databases atomic.Int64

func sharedCluster(t testing.TB) *cluster {
	t.Helper()
	shared.once.Do(func() { shared.cluster, shared.err = newCluster() })
	return available(t, shared.cluster, shared.err)
}

func (s *sharedServer) stop() {
	if s.cluster != nil {
		s.cluster.remove()
	}
}

// ownCluster is a server for one trial, with more settings.
func ownCluster(t testing.TB, settings ...string) *cluster {
	t.Helper()
	c, err := newCluster(settings...)
	c = available(t, c, err)
	t.Cleanup(c.remove)
	return c
}

func available(t testing.TB, c *cluster, err error) *cluster {
	t.Helper()
	if errors.Is(err, errNoServer) && os.Getenv(storetest.RequirePostgres) == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tool is the path of one of PostgreSQL's programs.
func tool(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", errNoServer
	}
	slices.Sort(found)
	return found[len(found)-1], nil
}

// run runs one of PostgreSQL's programs as the account that owns the server.
func (c *cluster) run(name string, args ...string) ([]byte, error) {
	path, err := tool(name)
	if err != nil {
		return nil, err
	}
	as, err := account()
	if err != nil {
		return nil, err
	}
	command := exec.Command(path, args...)
	command.SysProcAttr, command.Dir = as, c.dir
	out, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return out, nil
}

// account lets an account that is not root own the server, which refuses to run as root.
func account() (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	a, err := user.Lookup("postgres")
	if err != nil {
		return nil, errNoServer
	}
	uid, _ := strconv.ParseUint(a.Uid, 10, 32)
	gid, _ := strconv.ParseUint(a.Gid, 10, 32)
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// newCluster makes and starts a server. A socket's path must be short, so that a test's own folder does not do.
func newCluster(settings ...string) (*cluster, error) {
	if _, err := tool("postgres"); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, data: filepath.Join(dir, "data"), port: 5432, settings: settings}
	if err := c.own(dir); err != nil {
		return nil, err
	}
	if _, err := c.run("initdb", "-D", c.data, "-U", "trial", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return c, c.start()
}

// own gives a folder to the server's account.
func (c *cluster) own(dir string) error {
	as, err := account()
	if err != nil || as.Credential == nil {
		return err
	}
	return os.Chown(dir, int(as.Credential.Uid), int(as.Credential.Gid))
}

// start starts the server and waits until it answers. After a kill it may refuse for a moment, until the last of the
// old processes has let go of the shared memory.
func (c *cluster) start() error {
	path, err := tool("postgres")
	if err != nil {
		return err
	}
	deadline := time.Now().Add(patience)
	for {
		as, err := account()
		if err != nil {
			return err
		}
		args := []string{"-D", c.data, "-k", c.dir, "-p", strconv.Itoa(c.port), "-c", "listen_addresses=", "-c", "max_connections=200"}
		for _, s := range c.settings {
			args = append(args, "-c", s)
		}
		c.output = new(record) // a killed server's last processes may still write to the one before
		c.process = exec.Command(path, args...)
		c.process.SysProcAttr, c.process.Dir, c.process.Stderr = as, c.dir, c.output
		if err := c.process.Start(); err != nil {
			return err
		}
		ended := make(chan struct{})
		process := c.process
		go func() { process.Wait(); close(ended) }()
		err = c.answers(ended, deadline)
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}

func (c *cluster) answers(ended <-chan struct{}, deadline time.Time) error {
	db, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		if err = db.Ping(); err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("postgres does not answer: %w", err)
		}
		select {
		case <-ended:
			return fmt.Errorf("postgres ended: %s", c.output.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kill ends every process of the server at once, as a loss of power would.
func (c *cluster) kill(t testing.TB) {
	t.Helper()
	postmaster := c.process.Process
	if err := postmaster.Signal(syscall.SIGSTOP); err != nil { // it would restart what dies
		t.Fatal(err)
	}
	for _, child := range childrenOf(postmaster.Pid) {
		syscall.Kill(child, syscall.SIGKILL)
	}
	postmaster.Kill()
}

// childrenOf lists the processes that a process has started.
func childrenOf(parent int) []int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	var children []int
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(b), ") ")
		fields := strings.Fields(after)
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				children = append(children, pid)
			}
		}
	}
	return children
}

func (c *cluster) remove() {
	if c.process != nil && c.process.Process != nil {
		c.process.Process.Signal(syscall.SIGQUIT) // immediate shutdown
		for range 500 {
			if c.process.Process.Signal(syscall.Signal(0)) != nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	os.RemoveAll(c.dir)
}

// database makes a new database and gives its URL.
func (c *cluster) database(t testing.TB) string {
	t.Helper()
	name := "trial" + strconv.FormatInt(databases.Add(1), 10)
	c.exec(t, "postgres", "CREATE DATABASE "+name)
	return c.url(name)
}

// schema makes a new schema and gives the URL at which it is the only one: much cheaper than a database of its own.
func (c *cluster) schema(t testing.TB) string {
	t.Helper()
	name := "trial" + strconv.FormatInt(databases.Add(1), 10)
	c.exec(t, "postgres", "CREATE SCHEMA "+name)
	return c.url("postgres") + "&search_path=" + name
}

func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres:///%s?user=trial&host=%s&port=%d", database, c.dir, c.port)
}

// exec runs a statement as an operator would.
func (c *cluster) exec(t testing.TB, database, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", c.url(database))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
