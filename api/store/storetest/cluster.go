package storetest

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
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for the databases themselves
)

// RequirePostgres names the environment variable with which a missing server fails the test instead of skipping it.
const RequirePostgres = "HIKITSUGI_REQUIRE_POSTGRES"

// patience is how long a server may take to answer. It is no measurement.
const patience = 60 * time.Second

var errNoServer = errors.New("no PostgreSQL server is installed (Debian: apt-get install postgresql)")

// Cluster is a PostgreSQL server of the tests' own, which can be killed. It listens on a socket in Dir.
type Cluster struct {
	Dir      string
	Port     int // part of the socket's name
	data     string
	settings []string
	process  *exec.Cmd
	ended    chan struct{} // closed when the process has
	names    *atomic.Int64 // of databases and schemas
}

// NewCluster makes and starts a server with settings such as "hot_standby=on". Remove it in the end.
func NewCluster(settings ...string) (*Cluster, error) {
	if _, err := tool("postgres"); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg") // a socket's path must be short, so that a test's own folder does not do
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir, Port: 5432, data: filepath.Join(dir, "data"), settings: settings, names: new(atomic.Int64)}
	if err := c.make(); err != nil {
		c.Remove()
		return nil, err
	}
	return c, nil
}

// Own is a server for one test, which is skipped, or fails, where none is installed.
func Own(t testing.TB, settings ...string) *Cluster {
	t.Helper()
	c, err := NewCluster(settings...)
	Available(t, err)
	t.Cleanup(c.Remove)
	return c
}

// Available ends a test if NewCluster gave an error: where no server is installed it is skipped, unless RequirePostgres
// is set.
func Available(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, errNoServer) && os.Getenv(RequirePostgres) == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c *Cluster) make() error {
	owner, err := Owner()
	if err != nil {
		return err
	}
	if owner >= 0 {
		if err := os.Chown(c.Dir, owner, -1); err != nil {
			return err
		}
	}
	if _, err := c.Run("initdb", "-D", c.data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return err
	}
	return c.Start()
}

// Standby makes and starts a standby of the server, under a name and at a port of its own in the same folder.
func (c *Cluster) Standby(name string, port int) (*Cluster, error) {
	s := &Cluster{Dir: c.Dir, Port: port, data: filepath.Join(c.Dir, name), settings: c.settings, names: c.names}
	if _, err := c.Run("pg_basebackup", "-h", c.Dir, "-p", strconv.Itoa(c.Port), "-U", "test", "-D", s.data, "-R", "-c", "fast"); err != nil {
		return nil, err
	}
	return s, s.Start()
}

// Promote makes a standby the server that takes writes, and returns when it does.
func (c *Cluster) Promote() error {
	_, err := c.Run("pg_ctl", "promote", "-D", c.data)
	return err
}

// Start starts the server and waits until it answers. After a kill it may refuse for a moment, until the last of the old
// processes has let go of the shared memory.
func (c *Cluster) Start() error {
	deadline := time.Now().Add(patience)
	for {
		err := c.launch()
		if err == nil {
			err = c.answers(deadline)
		}
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}

func (c *Cluster) launch() error {
	args := []string{"-D", c.data, "-k", c.Dir, "-p", strconv.Itoa(c.Port), "-c", "listen_addresses=", "-c", "max_connections=200"}
	for _, s := range c.settings {
		args = append(args, "-c", s)
	}
	process, err := c.command("postgres", args...)
	if err != nil {
		return err
	}
	log, err := os.Create(c.log())
	if err != nil {
		return err
	}
	defer log.Close()
	process.Stderr = log
	if err := process.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { process.Wait(); close(ended) }()
	c.process, c.ended = process, ended
	return nil
}

func (c *Cluster) log() string { return c.data + ".log" }

func (c *Cluster) answers(deadline time.Time) error {
	db, err := sql.Open("pgx", c.URL("postgres"))
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
		case <-c.ended:
			said, _ := os.ReadFile(c.log())
			return fmt.Errorf("postgres ended: %s", said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Kill ends every process of the server at once, as a loss of power would.
func (c *Cluster) Kill() error {
	postmaster := c.process.Process
	if err := postmaster.Signal(syscall.SIGSTOP); err != nil { // it would restart what dies
		return fmt.Errorf("stop the postmaster: %w", err)
	}
	for _, pid := range c.Processes()[1:] {
		syscall.Kill(pid, syscall.SIGKILL)
	}
	return postmaster.Kill()
}

// Processes lists the server's processes, the first one before those that it has started.
func (c *Cluster) Processes() []int {
	postmaster := c.process.Process.Pid
	all := []int{postmaster}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		_, after, _ := strings.Cut(string(b), ") ")
		if fields := strings.Fields(after); len(fields) > 1 && fields[1] == strconv.Itoa(postmaster) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				all = append(all, pid)
			}
		}
	}
	return all
}

// Remove ends the server and removes its folder.
func (c *Cluster) Remove() {
	if c.process != nil {
		c.process.Process.Signal(syscall.SIGQUIT) // immediate shutdown
		select {
		case <-c.ended:
		case <-time.After(patience):
		}
	}
	os.RemoveAll(c.Dir)
}

// URL is the address of a database of the server.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres:///%s?user=test&host=%s&port=%d", database, c.Dir, c.Port)
}

// Database makes a new database and gives its address.
func (c *Cluster) Database() (string, error) {
	name := c.name()
	return c.URL(name), c.Exec("postgres", "CREATE DATABASE "+name)
}

// Schema makes a new schema and gives the address at which it is the only one: much cheaper than a database of its own.
func (c *Cluster) Schema() (string, error) {
	name := c.name()
	return c.URL("postgres") + "&search_path=" + name, c.Exec("postgres", "CREATE SCHEMA "+name)
}

func (c *Cluster) name() string { return "test" + strconv.FormatInt(c.names.Add(1), 10) }

// Exec runs a statement as an operator would.
func (c *Cluster) Exec(database, statement string) error {
	db, err := sql.Open("pgx", c.URL(database))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// Run runs one of PostgreSQL's programs as the account that owns the server, and gives what it said.
func (c *Cluster) Run(name string, args ...string) ([]byte, error) {
	command, err := c.command(name, args...)
	if err != nil {
		return nil, err
	}
	out, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return out, nil
}

func (c *Cluster) command(name string, args ...string) (*exec.Cmd, error) {
	path, err := tool(name)
	if err != nil {
		return nil, err
	}
	owner, err := Owner()
	if err != nil {
		return nil, err
	}
	command := exec.Command(path, args...)
	command.Dir = c.Dir
	if owner >= 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(owner), Gid: uint32(owner)}}
	}
	return command, nil
}

// Owner is the account that owns the server: this one, said as -1, unless it is root, as which PostgreSQL refuses to run.
func Owner() (int, error) {
	if os.Getuid() != 0 {
		return -1, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if account, err := user.Lookup(name); err == nil {
			return strconv.Atoi(account.Uid)
		}
	}
	return 0, errNoServer
}

// tool is the path of one of PostgreSQL's programs, of the newest version.
func tool(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", errNoServer
	}
	return slices.Max(found), nil
}
