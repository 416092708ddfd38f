package httpapi

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// apiPage is the OpenAPI document for a person: plain HTML without a script, so that the policy of all our pages holds.
func apiPage(doc *huma.OpenAPI) ([]byte, error) {
	view := apiView{Title: doc.Info.Title, Version: doc.Info.Version, Introduction: doc.Info.Description}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		view.addPath(doc.Paths[path])
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		view.Types = append(view.Types, typeView{name, fieldsOf(schemas[name])})
	}
	for _, e := range message.Entries() {
		view.Codes = append(view.Codes, codeView{e.Code, e.Number, problem.Status(e.Code), e.What.In(message.Ja, dashes(e)...), e.What.In(message.En, dashes(e)...)})
	}
	var page bytes.Buffer
	if err := apiTemplate.Execute(&page, view); err != nil {
		return nil, fmt.Errorf("api page: %w", err)
	}
	return page.Bytes(), nil
}

type apiView struct {
	Title, Version, Introduction string
	Operations                   []operationView
	Types                        []typeView
	Codes                        []codeView
}

type operationView struct {
	ID, Method, Path, Summary string
	Session                   bool   // needs one
	Body, Limit               string // type of the body, "" for none, and its longest
	Status, Answer            string
}

type typeView struct {
	Name   string
	Fields []fieldView
}

type fieldView struct {
	Name, Type, Ref string // Ref is the type's name if it has a section of its own
	Required        bool
}

type codeView struct {
	Code   message.Code
	Number int
	Status int
	Ja, En string
}

func (v *apiView) addPath(item *huma.PathItem) {
	for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
		if op == nil {
			continue
		}
		o := operationView{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Session: len(op.Security) > 0}
		if op.RequestBody != nil {
			o.Body, o.Limit = typeOf(op.RequestBody.Content), op.RequestBody.Description
		}
		for status, r := range op.Responses {
			if status != "default" {
				o.Status, o.Answer = status+" "+r.Description, typeOf(r.Content)
			}
		}
		v.Operations = append(v.Operations, o)
	}
}

func typeOf(content map[string]*huma.MediaType) string {
	if content[wire.JSON] == nil {
		return ""
	}
	return nameOf(content[wire.JSON].Schema.Ref)
}

func nameOf(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// fieldsOf lists the required fields as they are declared, then the others.
func fieldsOf(s *huma.Schema) []fieldView {
	names := slices.Clone(s.Required)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	fields := make([]fieldView, len(names))
	for i, name := range names {
		fields[i] = fieldView{Name: name, Required: i < len(s.Required)}
		fields[i].Type, fields[i].Ref = describeType(s.Properties[name])
	}
	return fields
}

// describeType is a type in words, with the name of the section that tells more.
func describeType(s *huma.Schema) (words, ref string) {
	switch {
	case s.Ref != "":
		return nameOf(s.Ref), nameOf(s.Ref)
	case s.Type == huma.TypeArray:
		of, ref := describeType(s.Items)
		return "list of " + of, ref
	case s.Format != "":
		return s.Type + ", " + s.Format, ""
	}
	return s.Type, ""
}

//go:embed apipage.css
var apiStyle []byte

//go:embed apipage.html
var apiHTML string

var apiTemplate = template.Must(template.New("api").Parse(apiHTML))
