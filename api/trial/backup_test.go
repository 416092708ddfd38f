package trial

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBackupUnderRenewals copies the registry while renewals go on, and brings the copy back elsewhere: it is whole,
// holds all that was acknowledged before the copy began, and can be served.
func TestBackupUnderRenewals(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		backUp(t, "", func(s, into *site) {
			file := filepath.Join(t.TempDir(), "backup.db")
			succeed(t, s.command(t, "backup", file))
			succeed(t, into.command(t, "restore", file))
		})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		c := sharedCluster(t)
		backUp(t, c.database(t), func(s, into *site) {
			file := filepath.Join(c.Dir, "backup")
			into.dsn = c.database(t)
			if _, err := c.Run("pg_dump", "-Fc", "-f", file, s.dsn); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Run("pg_restore", "--exit-on-error", "-d", into.dsn, file); err != nil {
				t.Fatal(err)
			}
		})
	})
}

func succeed(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(command.Args[1:], " "), err, out)
	}
}

func backUp(t *testing.T, dsn string, carry func(from, into *site)) {
	var all []company
	s := install(t, dsn, func(w *town) []company {
		all = w.companies(t, 4)
		return all
	})
	server := s.serve(t)
	idle, busy := all[3], all[:3]
	crowd := s.gather(t, server.base, len(busy), busy)
	crowd.progress(t, 5)
	crowd.mu.Lock()
	before := slices.Clone(crowd.receipts)
	crowd.mu.Unlock()
	into := *s
	into.dsn = filepath.Join(t.TempDir(), "registry.db")
	carry(s, &into)
	crowd.progress(t, 5)
	crowd.disperse(t)
	into.fsck(t)
	for _, r := range before {
		if n := into.query(t, "SELECT count(*) FROM receipts WHERE number = '"+r.receipt.Number+"'"); n != "1" {
			t.Errorf("receipt %s was acknowledged before the backup and is not in it", r.receipt.Number)
		}
	}
	copied := into.serve(t)
	if err := into.rival(t, copied, idle, 0).renew(t.Context()); err != nil {
		t.Errorf("a renewal at the copy: %v", err)
	}
	into.fsck(t)
}
