package store

import (
	"path/filepath"
	"testing"

	"github.com/uptrace/bun"
)

// What SQLite's driver leaves off or weak by itself is on and strong on every connection.
func TestEveryConnectionToSQLiteIsSafe(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "registry.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, pool := range map[string]*bun.DB{"writer": s.write, "reader": s.read} {
		only := "0"
		if name == "reader" {
			only = "1"
		}
		for range readers {
			c, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for pragma, want := range map[string]string{
				"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "2000", "trusted_schema": "0", "query_only": only,
			} {
				var got string
				if err := c.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("%s: %s is %q, want %s: %v", name, pragma, got, want, err)
				}
			}
			if name == "writer" { // the only one
				c.Close()
				continue
			}
			defer c.Close()
		}
	}
}
