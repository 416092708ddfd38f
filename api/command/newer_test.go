package command_test

import (
	"bytes"
	"database/sql"
	"strings"
	"testing"

	"hikitsugi/api/command"
)

// A registry that a newer program has migrated is left alone, whatever an older one is asked to do with it.
func TestAnOlderProgramLeavesANewerRegistryAlone(t *testing.T) {
	t.Parallel()
	s, dsn := sqliteDemo(t)
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO bun_migrations (name, group_id, migrated_at) VALUES ('9999', 9, '2099-01-01 00:00:00')`); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"check", "--demo"}, {"serve", "--demo", "--listen", "127.0.0.1:0"}, {"approvals", "--demo"}, {"fsck"},
		{"suspend", "--demo", "--officer", "officer-17", "1"},
	} {
		var out bytes.Buffer
		args = append(args[:1:1], append([]string{"--data", s.data}, args[1:]...)...)
		if code := command.Run(t.Context(), args, nil, &out, &out); code != 1 || !strings.Contains(out.String(), "a newer program has migrated this database") {
			t.Errorf("%s: %d %s", args[0], code, &out)
		}
	}
}
