package loopback

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/gate"
	"hikitsugi/api/problem"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// The longest bodies, in bytes.
const (
	maxBody = 16 << 10
	maxOpen = 68 << 10 // it carries a directory
)

// errGone ends an answer that was already written.
var errGone = errors.New("answer was streamed")

// handler answers with what a route says, or with the problem.
func (s *Server) handler(r route) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		noteRoute(w, r.Pattern())
		body, err := r.answer(w, request)
		switch {
		case errors.Is(err, errGone):
		case err != nil:
			s.fail(w, err)
		case body == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			s.write(w, body)
		}
	}
}

func (s *Server) write(w http.ResponseWriter, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", wire.JSON)
	w.Write(data)
}

// fail tells the page a code and the log its cause.
func (s *Server) fail(w http.ResponseWriter, err error) {
	coded := codeOf(err)
	support := newSupportNumber()
	s.Log.Info().Str("code", string(coded.Code)).AnErr("cause", coded.Cause).Str("support", support).Msg("refused")
	problem.Write(w, coded, support)
}

func (s *Server) refuse(w http.ResponseWriter, _ *http.Request, v gate.Verdict) {
	code := message.NotFound
	switch v {
	case gate.NoMethod:
		code = message.MethodNotAllowed
	case gate.NoType:
		code = message.UnsupportedMediaType
	}
	s.fail(w, problem.New(code))
}

// decode reads a body strictly. A sender that dawdles is cut off, and the deadline lifted again: it would cancel the
// work that follows.
func decode(w http.ResponseWriter, r *http.Request, limit int64, v any) error {
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(bodyPatience))
	defer control.SetReadDeadline(time.Time{})
	return problem.Decode(r, limit, v)
}
