package command_test

import (
	"bytes"
	"database/sql"
	"io"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"hikitsugi/api/command"
)

func TestFsckFailsOnARowThatNoEntryMade(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	if code := command.Run(t.Context(), []string{"demo", "--data", data}, nil, io.Discard, io.Discard); code != 0 {
		t.Fatalf("api demo: %d", code)
	}
	db, err := sql.Open("sqlite", filepath.Join(data, "registry.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "UPDATE registrations SET version = version + 1 WHERE id = 'sapporo-goods-90000001'"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var out, problems bytes.Buffer
	code := command.Run(t.Context(), []string{"fsck", "--data", data}, nil, &out, &problems)
	if code != 1 || !strings.Contains(out.String(), "version\t") || strings.Contains(out.String(), "clean") {
		t.Errorf("%d\n%s%s", code, &out, &problems)
	}
}
