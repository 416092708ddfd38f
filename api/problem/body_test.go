package problem_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// form has a member of each kind that our requests have.
type form struct {
	Purpose string   `json:"purpose"`
	PIN     string   `json:"pin"`
	Targets []target `json:"targets"`
}

type target struct {
	Version int64 `json:"version"`
}

func decode(body string) error {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", wire.JSON)
	return problem.Decode(r, 1<<10, new(form))
}

func TestABadBodyIsToldByTheNameOfItsMember(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		code  message.Code
		field string
	}{
		`{"colour":"red"}`:                              {message.UnknownField, "colour"},
		`{"targets":[{"version":1},{"number":2}]}`:      {message.UnknownField, "number"},
		`{"purpose":"a","purpose":"b"}`:                 {message.DuplicateField, "purpose"},
		`{"targets":[{"version":1,"version":2}]}`:       {message.DuplicateField, "version"},
		`{"purpose":7}`:                                 {message.BadValue, "purpose"},
		`{"targets":[{"version":1},{"version":"two"}]}`: {message.BadValue, "version"},
		`{"targets":[7]}`:                               {message.BadValue, "targets"},
		`{"pin":{"x":"11112222"}}`:                      {message.BadValue, "pin"},
		`[]`:                                            {message.BadValue, "?"},
		`{"Purpose":"a"}`:                               {message.UnknownField, "?"},
		`{"":1}`:                                        {message.UnknownField, "?"},
		`{"11112222":1}`:                                {message.UnknownField, "?"},
		`{"見本 太郎":1}`:                                   {message.UnknownField, "?"},
		`{"a/b":1}`:                                     {message.UnknownField, "?"},
		`{"` + strings.Repeat("x", 32) + `":1}`:         {message.UnknownField, strings.Repeat("x", 32)},
		`{"` + strings.Repeat("x", 33) + `":1}`:         {message.UnknownField, "?"},
	} {
		e := problem.Of(decode(body))
		if e.Code != want.code || e.Args["field"] != want.field || len(e.Args) != 1 {
			t.Errorf("%s: %s %v, want %s %s", body, e.Code, e.Args, want.code, want.field)
		}
	}
}

// Whatever is sent, an error shows nothing of it but a name made like ours.
func FuzzABadBodyShowsNoValue(f *testing.F) {
	for _, seed := range []string{`{"pin":11112222}`, `{"pin":"1","pin":"2"}`, `{"targets":[{"version":true}]}`, `{"a":`, `[[]]`, `{"~1":0}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		err := decode(body)
		if err == nil {
			return
		}
		e := problem.Of(err)
		if name, ok := e.Args["field"]; ok && name != problem.Field(name) && name != "?" {
			t.Errorf("%q is shown", name)
		}
		if e.Cause != nil {
			t.Errorf("a cause holds what was read: %v", e.Cause)
		}
	})
}
