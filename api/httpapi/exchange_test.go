package httpapi_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Each file of testdata is one exchange, request and answer together; -update writes the answers anew. The security
// headers, the same on every answer, have their own test.
func TestExchanges(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no exchanges: %v", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		request, want := archive.Files[0].Data, &archive.Files[1].Data
		got := exchange(t, request)
		if *update && !bytes.Equal(got, *want) {
			*want = got
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, *want) {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

func exchange(t *testing.T, text []byte) []byte {
	t.Helper()
	head, body, _ := bytes.Cut(text, []byte("\n\n"))
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(append(bytes.Clone(head), "\n\n"...))))
	if err != nil {
		t.Fatal(err)
	}
	body = bytes.TrimSuffix(body, []byte("\n"))
	r.Body, r.ContentLength, r.RemoteAddr = io.NopCloser(bytes.NewReader(body)), int64(len(body)), "192.0.2.1:4711"
	answer := httptest.NewRecorder()
	newWorld(t).ServeHTTP(answer, r)
	return render(answer)
}

func render(answer *httptest.ResponseRecorder) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d %s\n", answer.Code, http.StatusText(answer.Code))
	var lines []string
	for name, values := range answer.Header() {
		if !strings.HasPrefix(name, "Cross-") && !strings.HasSuffix(name, "-Policy") && name != "X-Content-Type-Options" {
			lines = append(lines, name+": "+strings.Join(values, ", "))
		}
	}
	slices.Sort(lines)
	fmt.Fprintf(&out, "%s\n\n", strings.Join(lines, "\n"))
	if answer.Body.Len() > 0 {
		fmt.Fprintf(&out, "%s\n", strings.TrimSuffix(answer.Body.String(), "\n"))
	}
	return out.Bytes()
}
