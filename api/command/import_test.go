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

// importer imports files into an empty registry.
type importer struct {
	*storetest.Database
	server  *server
	example string
}

// onImporter runs a test on both databases.
func onImporter(t *testing.T, test func(*testing.T, *importer)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open func(*testing.T) *storetest.Database) {
		i := &importer{Database: open(t), server: newServer(t)}
		if err := i.Create(t.Context(), true, time.Now()); err != nil {
			t.Fatal(err)
		}
		code, out := i.run(t, "import", "--example")
		if code != 0 {
			t.Fatal(out)
		}
		i.example = out
		test(t, i)
	})
}

func (i *importer) run(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	options := []string{args[0], "--data", i.server.data, "--database", i.DSN}
	code = command.Run(t.Context(), append(options, args[1:]...), nil, &b, &b)
	return code, b.String()
}

// take imports a file with a text.
func (i *importer) take(t *testing.T, text string, options ...string) (code int, out string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "contents.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return i.run(t, append(append([]string{"import"}, options...), file)...)
}

// An empty registry gets its contents from a file.
func TestARegistryIsFilledFromAFile(t *testing.T) {
	onImporter(t, func(t *testing.T, i *importer) {
		if code, out := i.take(t, i.example, "--demo"); code != 0 || !strings.Contains(out, "3 CAs, 3 authorities, ") {
			t.Fatalf("%d %s", code, out)
		}
		if code, out := i.run(t, "fsck"); code != 0 || strings.HasPrefix(out, "0 entries") {
			t.Errorf("fsck: %s", out)
		}
		full := i.Dump(t)
		if code, out := i.take(t, i.example, "--demo"); code != 1 || !strings.Contains(out, "it is there already") {
			t.Errorf("again: %d %s", code, out)
		}
		if code, out := i.take(t, i.stolen(t), "--demo"); code != 1 || !strings.Contains(out, "it is registered for the company D-0001") {
			t.Errorf("another company's card: %d %s", code, out)
		}
		if i.Dump(t) != full {
			t.Error("something was written")
		}
	})
}

// stolen registers the first card of the example for another company.
func (i *importer) stolen(t *testing.T) string {
	t.Helper()
	var contents struct {
		Cards []struct{ Certificate string }
	}
	if err := json.Unmarshal([]byte(i.example), &contents); err != nil {
		t.Fatal(err)
	}
	return `{"companies": [{"id": "X", "name": "X"}],
		"roster": [{"id": "x", "authority": "mihon", "company": "X", "date": "2026-04-01"}],
		"registrations": [{"id": "x", "authority": "mihon", "category": "works", "number": "1", "roster": "x", "company": "X"}],
		"cards": [{"registration": "x", "certificate": "` + contents.Cards[0].Certificate + `"}]}`
}

// Of a file in which one thing is wrong nothing is taken.
func TestAFileThatDoesNotFitIsRefusedWhole(t *testing.T) {
	onImporter(t, func(t *testing.T, i *importer) {
		empty := i.Dump(t)
		for why, change := range map[string][2]string{
			`unknown object member name`:                   {`"name_ja"`, `"name_jp"`},
			`"connector" is no id of an authority`:         {`"id": "sapporo"`, `"id": "connector"`},
			`policy: `:                                     {`"address_differs": "warn"`, `"address_differs": "refuse"`},
			`accepts the CA kou, which is not there`:       {`"id": "kou"`, `"id": "kow"`},
			`the category "good" is none of`:               {`"category": "goods"`, `"category": "good"`},
			`its registration does not come with it`:       {`"registration": "sapporo-goods-90000001"`, `"registration": "sapporo-goods-1"`},
			`: it is registered for the company `:          {`"company": "D-0001"`, `"company": "D-0002"`},
			`nothing of `:                                  {`"roster": "`, `"roster": "x`},
			`roster entry sapporo-goods-90000001: parsing`: {`"date": "20`, `"date": "20x`},
		} {
			if text := strings.Replace(i.example, change[0], change[1], 1); text == i.example {
				t.Errorf("the example has no %s", change[0])
			} else if code, out := i.take(t, text, "--demo"); code != 1 || !strings.Contains(out, why) {
				t.Errorf("want %s: %d %s", why, code, out)
			}
		}
		if code, out := i.take(t, i.example); code != 1 || !strings.Contains(out, "demo mark is true and --demo is false") {
			t.Errorf("in another mode: %d %s", code, out)
		}
		if i.Dump(t) != empty {
			t.Error("something was written")
		}
	})
}
