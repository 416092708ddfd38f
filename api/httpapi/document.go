package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Version is the version of the API, as the document states it.
const Version = "1.0.0"

const introduction = "Hands a supplier's registrations over from an expiring IC card to a new one (ICカードの更新). " +
	"Errors are RFC 9457 problem documents; /problems/{code} explains each code. Unknown, doubled and case-variant " +
	"fields and unknown query parameters are refused. Times are RFC 3339 in UTC."

// Document is the OpenAPI 3.1 document of /v1 with the default limits; openapi.json is its committed form.
func Document() ([]byte, error) {
	return encodeDocument((&Server{Config: Config{Limits: defaults}}).document())
}

// document is made from the server's route table. The server may lack all its parts.
func (s *Server) document() *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Hikitsugi registry", Version: Version, Description: introduction,
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
			"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		}},
	}
	for _, op := range s.operations() {
		doc.AddOperation(op.described(schemas))
	}
	listCodes(schemas)
	return doc
}

func encodeDocument(doc *huma.OpenAPI) ([]byte, error) {
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// described is the operation as the document has it.
func (op operation) described(schemas huma.Registry) *huma.Operation {
	d := &huma.Operation{
		Method: op.method, Path: op.path, OperationID: op.name, Summary: op.summary,
		Parameters: pathParameters(op.path),
		Responses: map[string]*huma.Response{
			strconv.Itoa(op.status): {Description: http.StatusText(op.status), Content: content(schemas, wire.JSON, op.out)},
			"default": {Description: "The problem",
				Content: content(schemas, wire.ProblemJSON, reflect.TypeFor[wire.Problem]())},
		},
	}
	if op.session == required {
		d.Security = []map[string][]string{{"session": {}}}
	}
	if op.in != nil {
		d.RequestBody = &huma.RequestBody{Required: true, Content: content(schemas, wire.JSON, op.in),
			Description: fmt.Sprintf("At most %d bytes.", op.limit)}
	}
	return d
}

func content(schemas huma.Registry, media string, t reflect.Type) map[string]*huma.MediaType {
	if t == nil {
		return nil
	}
	return map[string]*huma.MediaType{media: {Schema: schemas.Schema(t, true, t.Name())}}
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

func pathParameters(path string) []*huma.Param {
	var params []*huma.Param
	for _, m := range inBraces.FindAllStringSubmatch(path, -1) {
		params = append(params, &huma.Param{Name: m[1], In: "path", Required: true,
			Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return params
}

// listCodes writes every code of the catalogue into the schema of the problem document.
func listCodes(schemas huma.Registry) {
	code := schemas.Map()["Problem"].Properties["code"]
	for _, e := range message.Entries() {
		code.Enum = append(code.Enum, string(e.Code))
	}
}
