package command_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hikitsugi/api/demo"
	"hikitsugi/api/keys"
	"hikitsugi/api/registry"
	"hikitsugi/api/store"
	"hikitsugi/api/store/storetest"
)

// world is the demo that all tests of this package start from, each with a copy: its RSA keys take seconds to make.
var world struct {
	once     sync.Once
	dir      string // keys and cards
	contents registry.Contents
	err      error
}

func makeWorld() error {
	var err error
	if world.dir, err = os.MkdirTemp("", "world"); err != nil {
		return err
	}
	now := time.Now()
	if err := keys.Make(filepath.Join(world.dir, "keys"), origin, true, now, rand.Reader); err != nil {
		return err
	}
	built, err := demo.Build(now, rand.Reader)
	if err != nil {
		return err
	}
	if err := built.WriteCards(filepath.Join(world.dir, "cards")); err != nil {
		return err
	}
	world.contents, err = built.Contents()
	return err
}

// newServer is a server that was not started, with keys and cards in its data directory.
func newServer(t *testing.T) *server {
	t.Helper()
	world.once.Do(func() { world.err = makeWorld() })
	if world.err != nil {
		t.Fatal(world.err)
	}
	s := &server{data: t.TempDir(), log: new(record), code: make(chan int, 1)}
	if err := os.CopyFS(s.data, os.DirFS(world.dir)); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(s.data, "keys", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files { // a copy is open to others
		if err := os.Chmod(f, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// fill creates the registry in an empty database.
func fill(t *testing.T, db *store.Store) {
	t.Helper()
	ctx := context.Background()
	for _, err := range []error{db.Migrate(ctx), db.Create(ctx, true, time.Now()), db.Import(ctx, world.contents, time.Now())} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// sqliteDemo is a server whose registry is in its data directory.
func sqliteDemo(t *testing.T) (s *server, dsn string) {
	t.Helper()
	s = newServer(t)
	dsn = filepath.Join(s.data, "registry.db")
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fill(t, db)
	return s, dsn
}

// postgresDemo is a server whose registry is in PostgreSQL.
func postgresDemo(t *testing.T) (s *server, dsn string) {
	t.Helper()
	db := storetest.Postgres(t)
	s = newServer(t)
	fill(t, db.Store)
	return s, db.DSN
}
