package trial

import (
	"context"
	"crypto/rand"
	"database/sql"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/keys"
	"hikitsugi/api/store"
	"hikitsugi/api/store/storetest"
)

// origin is what every trial's pages would come from; the processes listen elsewhere.
const (
	origin = "http://localhost:8080"
	host   = "localhost:8080"
)

// soak says whether to try long.
var soak = os.Getenv("HIKITSUGI_SOAK") != ""

func TestMain(m *testing.M) {
	flag.Set("rapid.checks", "20") // defaults: the command line comes later
	flag.Set("rapid.steps", "50")
	if soak {
		flag.Set("rapid.checks", "500")
	}
	code := storetest.Run(m)
	for _, clearUp := range atEnd {
		clearUp()
	}
	if dir := filepath.Dir(program.path); program.path != "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// atEnd is what outlives a trial and must be cleared up after the last.
var atEnd []func()

// program is the api program, built once by the first test that runs it.
var program struct {
	once sync.Once
	path string
	err  error
}

// api is the path of the built program.
func api(t testing.TB) string {
	t.Helper()
	program.once.Do(func() {
		dir, err := os.MkdirTemp("", "trial")
		if err != nil {
			program.err = err
			return
		}
		program.path = filepath.Join(dir, "api")
		build := exec.Command("go", "build", "-o", program.path, "hikitsugi/api")
		build.Stderr = os.Stderr
		program.err = build.Run()
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

// site is an installed registry: keys in a folder, and a database with a town in it.
type site struct {
	dir, dsn string
	keys     *keys.Keys
	town     *town
}

// install makes the keys and fills a new database, which is the site's own file if dsn is "".
func install(t testing.TB, dsn string, inhabit func(*town) []company) *site {
	t.Helper()
	w := newTown(t, time.Now())
	return installAt(t, w, dsn, inhabit(w))
}

// installAt is install for a town that is there.
func installAt(t testing.TB, w *town, dsn string, companies []company) *site {
	t.Helper()
	s := &site{dir: t.TempDir(), dsn: dsn, town: w}
	if dsn == "" {
		s.dsn = filepath.Join(s.dir, "registry.db")
	}
	folder := filepath.Join(s.dir, "keys")
	if err := keys.Make(folder, origin, true, time.Now(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.keys, err = keys.Load(folder); err != nil {
		t.Fatal(err)
	}
	s.fill(t, companies)
	return s
}

func (s *site) fill(t testing.TB, companies []company) {
	t.Helper()
	db := s.open(t)
	defer db.Close()
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := db.Create(context.Background(), true, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := db.Import(context.Background(), s.town.contents(t, companies...), time.Now()); err != nil {
		t.Fatal(err)
	}
}

// open opens the database beside the processes that serve it.
func (s *site) open(t testing.TB) *store.Store {
	t.Helper()
	db, err := store.Open(context.Background(), s.dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// command is a subcommand of api over this site.
func (s *site) command(t testing.TB, name string, more ...string) *exec.Cmd {
	t.Helper()
	args := append([]string{name, "--origin", origin, "--data", s.dir, "--database", s.dsn, "--demo"}, more...)
	return exec.Command(api(t), args...)
}

// fsck runs api fsck and fails unless it is clean.
func (s *site) fsck(t testing.TB) {
	t.Helper()
	out, err := s.command(t, "fsck").CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "clean\n") {
		t.Fatalf("api fsck: %v\n%s", err, out)
	}
}

// query asks the database itself for one value.
func (s *site) query(t testing.TB, query string) (answer string) {
	t.Helper()
	db := s.direct(t)
	defer db.Close()
	if err := db.QueryRow(query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

// direct opens the database without the store.
func (s *site) direct(t testing.TB) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite", "file:"+s.dsn+"?_pragma=busy_timeout(5000)"
	if strings.HasPrefix(s.dsn, "postgres:") {
		driver, dsn = "pgx", s.dsn
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// onBoth runs a trial on both databases; open gives the DSN of a new one.
func onBoth(t *testing.T, trial func(t *testing.T, open func(testing.TB) string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		trial(t, func(testing.TB) string { return "" })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		trial(t, func(t testing.TB) string { return sharedCluster(t).schema(t) })
	})
}
