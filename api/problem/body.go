package problem

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Decode reads a request's JSON body of at most limit bytes into v. Unknown, duplicate and case-variant members,
// trailing data and other media types are refused, each with its own code. The error never holds what was read.
func Decode(r *http.Request, limit int64, v any) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != wire.JSON {
		return New(message.UnsupportedMediaType)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	defer clear(body) // it may hold a PIN
	if err != nil {
		return New(message.BadJSON)
	}
	if int64(len(body)) > limit {
		return New(message.BodyTooLarge)
	}
	return decode(body, v)
}

func decode(body []byte, v any) error {
	err := json.Unmarshal(body, v, json.RejectUnknownMembers(true))
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jsontext.ErrDuplicateName):
		return New(message.DuplicateField)
	case errors.Is(err, json.ErrUnknownName):
		return New(message.UnknownField)
	case !jsontext.Value(body).IsValid():
		return New(message.BadJSON)
	}
	return New(message.BadValue)
}
