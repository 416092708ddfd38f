// Package problem is the one typed error of registry and agent, and its RFC 9457 document. Rules and stores return an
// *Error and know no HTTP; handlers write it. The texts of a code live in package message; the status of a code lives
// in status.go.
package problem

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// Error is what went wrong, in a form that is safe to show, with the cause for the log.
type Error struct {
	Code  message.Code
	Args  map[string]string // what fills the code's text; never secrets, never names
	Cause error             // for the log only
}

// New makes an Error without a cause; args are name, value pairs.
func New(code message.Code, args ...string) *Error {
	return Because(nil, code, args...)
}

// Because makes an Error with a cause.
func Because(cause error, code message.Code, args ...string) *Error {
	e := &Error{Code: code, Cause: cause}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = make(map[string]string)
		}
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// Error gives the code and the cause, for the log.
func (e *Error) Error() string {
	if e.Cause == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is an *Error of the same code, so that errors.Is(err, problem.New(code)) asks for a code.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// Of returns the *Error in err's chain, or an internal one around it.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Because(err, message.Internal)
}

// Document is the RFC 9457 form of err. support is the support number shown to the user and logged.
func Document(err error, support string) wire.Problem {
	e := Of(err)
	entry, _ := message.Lookup(e.Code)
	title, detail := entry.Heading(message.Ja, fill(entry, e.Args)...)
	return wire.Problem{
		Type: "/problems/" + string(e.Code), Title: title, Detail: detail, Status: Status(e.Code),
		Code: string(e.Code), Args: e.Args, Support: support,
	}
}

// unknown stands where nobody said what belongs there.
const unknown = "－"

// fill gives every placeholder of an entry a value.
func fill(entry message.Entry, values map[string]string) []message.Arg {
	args := make([]message.Arg, 0, len(entry.Args))
	for _, name := range entry.Args {
		args = append(args, message.With(name, message.Ja.Alternative(name, cmp.Or(values[name], unknown))))
	}
	return args
}

// Write answers with err's document. A Retry-After is set where the code's args hold seconds (n of rate-limited).
func Write(w http.ResponseWriter, err error, support string) {
	doc := Document(err, support)
	body, failed := json.Marshal(doc)
	if failed != nil {
		http.Error(w, "internal", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", wire.ProblemJSON)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if n, err := strconv.Atoi(doc.Args["n"]); err == nil && doc.Code == string(message.RateLimited) {
		h.Set("Retry-After", strconv.Itoa(n))
	}
	w.WriteHeader(doc.Status)
	w.Write(body)
}
