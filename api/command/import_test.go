package command_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/command"
	"hikitsugi/api/store/storetest"
)

// An empty registry gets its contents from a file, all of it or nothing, and can be served then.
func TestARegistryIsFilledFromAFile(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) *storetest.Database{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, db := newServer(t), open(t)
			if err := db.Create(t.Context(), true, time.Now()); err != nil {
				t.Fatal(err)
			}
			run := func(args ...string) (code int, out string) {
				var b bytes.Buffer
				code = command.Run(t.Context(), append([]string{args[0], "--data", s.data, "--database", db.DSN}, args[1:]...), nil, &b, &b)
				return code, b.String()
			}
			code, example := run("import", "--example")
			if code != 0 {
				t.Fatal(example)
			}
			write := func(text string) (file string) {
				file = filepath.Join(t.TempDir(), "contents.json")
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return file
			}
			empty := db.Dump(t)
			for why, text := range map[string]string{
				`unknown object member name`:                     strings.Replace(example, `"name_ja"`, `"name_jp"`, 1),
				`unexpected EOF`:                                 example[:len(example)/2],
				`"connector" is no id of an authority`:           strings.ReplaceAll(example, `"sapporo"`, `"connector"`),
				`accepts the CA kou, which is not there`:         strings.Replace(example, `"id": "kou"`, `"id": "kow"`, 1),
				`the category "good" is none of`:                 strings.Replace(example, `"category": "goods"`, `"category": "good"`, 1),
				`: it is registered for the company `:            strings.Replace(example, `"company": "D-0001"`, `"company": "D-0002"`, 1),
				`its registration does not come with it`:         strings.Replace(example, `"registration": "sapporo-goods-90000001"`, `"registration": "sapporo-goods-1"`, 1),
				`nothing of `:                                    strings.Replace(example, `"roster": "`, `"roster": "x`, 1),
				`roster entry sapporo-goods-90000001: parsing t`: strings.Replace(example, `"date": "20`, `"date": "20x`, 1),
			} {
				code, out := run("import", "--demo", write(text))
				if code != 1 || !strings.Contains(out, why) {
					t.Errorf("want %s: %d %s", why, code, out)
				}
			}
			if code, out := run("import", write(example)); code != 1 || !strings.Contains(out, "demo mark is true and --demo is false") {
				t.Errorf("in another mode: %d %s", code, out)
			}
			if db.Dump(t) != empty {
				t.Fatal("something was written")
			}
			file := write(example)
			if code, out := run("import", "--demo", file); code != 0 || !strings.Contains(out, "3 CAs, 3 authorities, ") {
				t.Fatalf("%d %s", code, out)
			}
			if code, out := run("fsck"); code != 0 || strings.HasPrefix(out, "0 entries") {
				t.Errorf("fsck: %s", out)
			}
			full := db.Dump(t)
			var contents struct {
				Cards []struct{ Certificate string }
			}
			if err := json.Unmarshal([]byte(example), &contents); err != nil {
				t.Fatal(err)
			}
			stolen := `{"companies": [{"id": "X", "name": "X"}],
				"roster": [{"id": "x", "authority": "mihon", "company": "X", "date": "2026-04-01"}],
				"registrations": [{"id": "x", "authority": "mihon", "category": "works", "number": "1", "roster": "x", "company": "X"}],
				"cards": [{"registration": "x", "certificate": "` + contents.Cards[0].Certificate + `"}]}`
			if code, out := run("import", "--demo", write(stolen)); code != 1 || !strings.Contains(out, "it is registered for the company D-0001") {
				t.Errorf("another company's card: %d %s", code, out)
			}
			if code, out := run("import", "--demo", file); code != 1 || !strings.Contains(out, "it is there already") || db.Dump(t) != full {
				t.Errorf("again: %d %s", code, out)
			}
		})
	}
}
