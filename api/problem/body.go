package problem

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Decode reads a request's JSON body of at most limit bytes into v. Unknown, duplicate and case-variant members,
// trailing data and other media types are refused, each with its own code. The error never holds a value that was read;
// its arg "field" names the member that is at fault (see Field).
func Decode(r *http.Request, limit int64, v any) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != wire.JSON {
		return New(message.UnsupportedMediaType)
	}
	body := make([]byte, limit+1) // one buffer that never grows, because it may hold a PIN
	defer clear(body)
	switch n, err := io.ReadFull(r.Body, body); {
	case err == nil:
		return New(message.BodyTooLarge, "max", strconv.FormatInt(limit, 10))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return decode(body[:n], v)
	}
	return New(message.BadJSON)
}

func decode(body []byte, v any) error {
	err := json.Unmarshal(body, v, json.RejectUnknownMembers(true))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jsontext.ErrDuplicateName):
		return New(message.DuplicateField, "field", member(err))
	case errors.Is(err, json.ErrUnknownName):
		return New(message.UnknownField, "field", member(err))
	case !jsontext.Value(body).IsValid():
		return New(message.BadJSON)
	}
	return New(message.BadValue, "field", member(err))
}

// member is the name of the innermost member that err is about.
func member(err error) string {
	var at jsontext.Pointer
	var form *jsontext.SyntacticError
	var meaning *json.SemanticError
	switch {
	case errors.As(err, &meaning):
		at = meaning.JSONPointer
	case errors.As(err, &form):
		at = form.JSONPointer
	}
	for _, token := range slices.Backward(slices.Collect(at.Tokens())) {
		if token == "" || token[0] < '0' || token[0] > '9' { // an index into an array
			return Field(token)
		}
	}
	return unnamed
}

// unnamed stands for a field whose name is not shown.
const unnamed = "?"

// maxField bounds a shown name, in bytes; our longest is far shorter.
const maxField = 32

// Field is the name of a member or parameter as an error may show it, or "?" if it is not made like our own names: a
// lower-case letter, then at most 31 of a-z, 0-9, _ and -. Nothing typed by a person, a PIN least of all, looks so.
func Field(name string) string {
	if name == "" || len(name) > maxField || name[0] < 'a' || name[0] > 'z' {
		return unnamed
	}
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return unnamed
		}
	}
	return name
}
