package problem

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

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
		return New(message.DuplicateField)
	case errors.Is(err, json.ErrUnknownName):
		return New(message.UnknownField)
	case !jsontext.Value(body).IsValid():
		return New(message.BadJSON)
	}
	return New(message.BadValue)
}
