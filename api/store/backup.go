package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrNotSQLite means a database that has tools of its own for what was asked.
var ErrNotSQLite = errors.New("not an SQLite file")

// Copy copies a registry's SQLite file as it stands at one moment, while others write to it, and holds the copy to
// SQLite's own integrity check. The copy is on the disk before it appears under its name, readable by its owner alone;
// a file that is there, or the journal of one that was, is never replaced (fs.ErrExist). It serves as backup and, the
// other way round, to restore one.
func Copy(ctx context.Context, from, to string) error {
	if err := copySQLite(ctx, from, to); err != nil {
		return fmt.Errorf("copy registry: %w", err)
	}
	return nil
}

func copySQLite(ctx context.Context, from, to string) error {
	if err := isFile(from); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if _, err := os.Lstat(to + suffix); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s%s: %w", to, suffix, fs.ErrExist)
		}
	}
	fresh, err := os.CreateTemp(filepath.Dir(to), ".copy-") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(fresh.Name())
	defer fresh.Close()
	if err := vacuumInto(ctx, from, fresh.Name()); err != nil {
		return err
	}
	if err := intact(ctx, fresh.Name()); err != nil {
		return err
	}
	if err := fresh.Sync(); err != nil {
		return err
	}
	// Unlike a rename, a link fails where somebody was faster.
	if err := os.Link(fresh.Name(), to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// isFile keeps SQLite from making what is not there, and from following words in a path.
func isFile(path string) error {
	if strings.Contains(path, "://") {
		return ErrNotSQLite
	}
	if strings.ContainsAny(path, "?#%") {
		return fmt.Errorf("the path %q holds ?, # or %%", path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a regular file", path)
	}
	return nil
}

// vacuumInto reads in one transaction, so that it neither waits for writers nor keeps them waiting.
func vacuumInto(ctx context.Context, from, to string) error {
	db, err := sql.Open("sqlite", "file:"+from+"?_pragma=busy_timeout(2000)&_pragma=trusted_schema(OFF)")
	if err != nil {
		return err
	}
	defer db.Close()
	var created int64
	if err := db.QueryRowContext(ctx, "SELECT created FROM meta").Scan(&created); err != nil {
		return fmt.Errorf("no registry can be read: %w", unread(from, err))
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("to %s: %w", filepath.Dir(to), unread(from, err))
	}
	return nil
}

func intact(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=query_only(ON)&_pragma=trusted_schema(OFF)")
	if err != nil {
		return err
	}
	defer db.Close()
	for _, check := range []string{"integrity_check", "foreign_key_check"} {
		if err := silent(ctx, db, check); err != nil {
			return err
		}
	}
	return nil
}

// silent runs a check of SQLite's that says nothing, or "ok", of a file in order.
func silent(ctx context.Context, db *sql.DB, check string) error {
	rows, err := db.QueryContext(ctx, "PRAGMA "+check)
	if err != nil {
		return fmt.Errorf("%s: %w", check, err)
	}
	defer rows.Close()
	var word sql.NullString
	for rows.Next() {
		if check == "foreign_key_check" || rows.Scan(&word) != nil || word.String != "ok" {
			return fmt.Errorf("%s: the file is damaged", check)
		}
	}
	return rows.Err()
}

// syncFolder makes a name as durable as the file that it names.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
