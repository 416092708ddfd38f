package httpapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"hikitsugi/api/httpapi"
	"hikitsugi/app/message"
)

var update = flag.Bool("update", false, "write openapi.json and the golden exchanges anew")

func TestTheCommittedDocumentIsWhatTheCodeServes(t *testing.T) {
	t.Parallel()
	made, err := httpapi.Document()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.json", made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile("openapi.json")
	if err != nil || !bytes.Equal(made, committed) {
		t.Errorf("openapi.json differs from the code: go test ./api/httpapi -update, and look at the difference (%v)", err)
	}
	if served := newWorld(t).send(http.MethodGet, "/openapi.json", "").Body.Bytes(); !bytes.Equal(served, made) {
		t.Error("the server serves another document")
	}
}

type document struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		OperationID string
		Responses   map[string]any
	}
	Components struct {
		Schemas map[string]struct {
			Properties map[string]struct{ Enum []string }
		}
	}
}

func TestTheDocumentNamesEveryRouteAndEveryCode(t *testing.T) {
	t.Parallel()
	made, _ := httpapi.Document()
	var d document
	if err := json.Unmarshal(made, &d); err != nil || !strings.HasPrefix(d.OpenAPI, "3.1") {
		t.Fatalf("%s, %v", d.OpenAPI, err)
	}
	operations := 0
	for _, path := range d.Paths {
		operations += len(path)
	}
	if operations != len(routes()) {
		t.Errorf("%d operations for %d routes", operations, len(routes()))
	}
	for _, r := range routes() {
		pattern := strings.NewReplacer(tx, "{tx}", "20260401-000001-3", "{number}").Replace(r.path)
		op, ok := d.Paths[pattern][strings.ToLower(r.method)]
		if !ok || op.OperationID == "" || op.Responses["default"] == nil {
			t.Errorf("%s %s: %+v", r.method, pattern, op)
		}
	}
	listed := d.Components.Schemas["Problem"].Properties["code"].Enum
	if len(listed) != len(message.Entries()) {
		t.Errorf("%d codes listed, %d in the catalogue", len(listed), len(message.Entries()))
	}
}
