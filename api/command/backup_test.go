package command_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"testing"

	"hikitsugi/api/command"
)

func TestABackupDuringRenewalsIsWhole(t *testing.T) {
	t.Parallel()
	s := serve(t)
	v := s.visitor(t)
	current, next := s.card(t, "current"), s.card(t, "new")
	var backups []string
	ended := make(chan struct{})
	var copying sync.WaitGroup
	copying.Go(func() {
		for last := false; !last; {
			select {
			case <-ended:
				last = true // one more, of what there is now
			default:
			}
			path := filepath.Join(s.data, fmt.Sprintf("backup%d.db", len(backups)))
			if code := command.Run(t.Context(), []string{"backup", "--data", s.data, path}, nil, io.Discard, s.log); code != 0 {
				t.Errorf("api backup: %d %s", code, s.log)
				return
			}
			backups = append(backups, path)
		}
	})
	v.renew(current, next)
	close(ended)
	copying.Wait()
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for i, path := range backups {
		var out bytes.Buffer
		code := command.Run(t.Context(), []string{"fsck", "--data", s.data, "--database", path}, nil, &out, &out)
		if code != 0 || !bytes.HasSuffix(out.Bytes(), []byte("clean\n")) {
			t.Errorf("backup %d of %d: %d\n%s", i, len(backups), code, &out)
		}
		if i == len(backups)-1 && !bytes.Contains(out.Bytes(), []byte("1 renewals, 1 receipts")) {
			t.Errorf("the last backup lacks the renewal: %s", &out)
		}
	}
}

func TestARestoredRegistryGoesOnWhereItsBackupWasMade(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.visitor(t).renew(s.card(t, "current"), s.card(t, "new"))
	backup, elsewhere := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "registry.db")
	var out bytes.Buffer
	for _, args := range [][]string{
		{"backup", "--data", s.data, backup},
		{"restore", "--database", elsewhere, backup},
	} {
		if code := command.Run(t.Context(), args, nil, &out, &out); code != 0 {
			t.Fatalf("api %v: %d %s", args, code, &out)
		}
	}
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.startAt(t, "127.0.0.1:0", "--database", elsewhere)
	v := s.visitor(t)
	if code := v.refusal("POST", "/v1/renewals", v.prove(s.card(t, "current"), currentCard)); code != "current-superseded" {
		t.Errorf("the old card is %s", code)
	}
}
