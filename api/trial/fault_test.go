package trial

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hikitsugi/api/store/storetest"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// TestLostCommits breaks the line to PostgreSQL at commits by chance: before the server got the commit, or after it
// carried it out. Nobody but the next question can tell one from the other.
func TestLostCommits(t *testing.T) {
	t.Parallel()
	var cuts atomic.Int64
	l := &line{query: func(_ int64, q string) fate {
		if q != "commit" || rand.N(12) > 1 {
			return forward
		}
		cuts.Add(1)
		return []fate{cutOff, muted}[rand.N(2)]
	}}
	c := sharedCluster(t)
	var all []company
	s := install(t, c.schema(t), func(w *town) []company {
		all = w.companies(t, 3)
		return all
	})
	direct := s.dsn
	s.dsn = l.connect(t, c, direct)
	server := s.serve(t)
	s.dsn = direct
	crowd := s.gather(t, server.base, len(all), all)
	crowd.progress(t, 30)
	crowd.disperse(t)
	n, _ := crowd.acknowledged()
	t.Logf("%d commits lost on the line, %d renewals acknowledged, %d of them asked again", cuts.Load(), n, crowd.cut())
}

// TestSlowDatabase puts five milliseconds before everything that goes to and from PostgreSQL.
func TestSlowDatabase(t *testing.T) {
	t.Parallel()
	var trips atomic.Int64
	l := &line{delay: 5 * time.Millisecond, query: func(int64, string) fate { trips.Add(1); return forward }}
	c := sharedCluster(t)
	s, all := town3(t, 1)
	direct := s.dsn
	s.dsn = l.connect(t, c, direct)
	server := s.serve(t)
	s.dsn = direct
	before := trips.Load()
	r := s.rival(t, server, all[0], 0)
	if err := r.renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("one renewal took %d round trips to the database", trips.Load()-before)
	s.fsck(t)
}

// TestFullDisk fills the disk under the registry. What cannot be written is not half written, reading goes on, and the
// same bytes succeed once there is room.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		disk := smallDisk(t, "4m", -1)
		fullDisk(t, filepath.Join(disk, "registry.db"), disk)
	})
	t.Run("postgres", func(t *testing.T) {
		owner, err := storetest.Owner()
		if err != nil {
			t.Skip(err)
		}
		disk := smallDisk(t, "16m", owner)
		c := ownCluster(t)
		c.exec(t, "postgres", "CREATE TABLESPACE small LOCATION '"+disk+"'")
		c.exec(t, "postgres", "CREATE DATABASE small TABLESPACE small")
		fullDisk(t, c.URL("small"), disk)
	})
}

func fullDisk(t *testing.T, dsn, disk string) {
	const renewals = 12 // more than there is room for in half-filled pages
	var all []company
	s := install(t, dsn, func(w *town) []company {
		all = w.companies(t, renewals)
		return all
	})
	server := s.serve(t)
	var waiting []*renewing
	for _, c := range all {
		r := s.rival(t, server, c, 0)
		if err := r.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		waiting = append(waiting, r)
	}
	filler := fill(t, disk)
	refused := 0
	for _, r := range waiting {
		_, err := call[wire.Receipt](t.Context(), r.visitor, http.MethodPut, path(r.tx, "/commit"), r.form)
		if err != nil && code(err) != message.StoreBusy {
			t.Errorf("on a full disk: %v", err)
		}
		if err != nil {
			refused++
		}
		if _, err := call[wire.Renewal](t.Context(), r.visitor, http.MethodGet, path(r.tx, ""), nil); err != nil {
			t.Errorf("reading on a full disk: %v", err)
		}
	}
	if refused == 0 {
		t.Error("the disk was never full")
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for _, r := range waiting {
		if err := r.commit(t.Context()); err != nil {
			t.Errorf("the same bytes, once there is room: %v", err)
		}
	}
	s.fsck(t)
}

// smallDisk mounts a file system in memory; owner is whom it belongs to, if not -1.
func smallDisk(t *testing.T, size string, owner int) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "small")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no right to mount a small disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	if owner >= 0 {
		if err := os.Chown(dir, owner, -1); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// fill takes all room of a disk but a little.
func fill(t *testing.T, disk string) string {
	t.Helper()
	filler := filepath.Join(disk, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	return filler
}

// TestLockedDatabase lets an operator's session hold the lock that writing needs.
func TestLockedDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(testing.TB) string) {
		var all []company
		s := install(t, open(t), func(w *town) []company {
			all = w.companies(t, 1)
			return all
		})
		server := s.serve(t)
		r := s.rival(t, server, all[0], 0)
		if err := r.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		release := s.lock(t)
		_, err := call[wire.Receipt](t.Context(), r.visitor, http.MethodPut, path(r.tx, "/commit"), r.form)
		if code(err) != message.StoreBusy {
			t.Errorf("with a locked database: %v", err)
		}
		if _, err := call[wire.Renewal](t.Context(), r.visitor, http.MethodGet, path(r.tx, ""), nil); err != nil {
			t.Errorf("reading beside the lock: %v", err)
		}
		release()
		if err := r.commit(t.Context()); err != nil {
			t.Errorf("the same bytes after the lock: %v", err)
		}
		s.fsck(t)
	})
}

// lock takes the write lock of SQLite, or the receipts of PostgreSQL for writing.
func (s *site) lock(t *testing.T) (release func()) {
	t.Helper()
	driver, dsn, take := "sqlite", "file:"+s.dsn+"?_txlock=immediate", "SELECT 1"
	if strings.HasPrefix(s.dsn, "postgres:") {
		driver, dsn, take = "pgx", s.dsn, "LOCK TABLE receipts IN SHARE MODE"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(take); err != nil {
		t.Fatal(err)
	}
	return func() { tx.Rollback(); db.Close() }
}
