package httpapi_test

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Whatever bytes come as a request, the answer is no fault of ours and carries the policy.
func FuzzRequest(f *testing.F) {
	for _, r := range routes() {
		f.Add([]byte(r.method + " " + r.path + " HTTP/1.1\r\nHost: localhost:8080\r\nOrigin: " + localOrigin +
			"\r\nCookie: hikitsugi=" + secret + "\r\nContent-Type: application/json\r\nX-Forwarded-For: 192.0.2.1\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n"))
	}
	f.Add([]byte("GET //v1/%2e%2e/%00 HTTP/1.1\r\nHost: localhost:8080\r\nCookie: hikitsugi=\"; hikitsugi=\r\n\r\n"))
	f.Add([]byte("POST /v1/requests HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 2\r\nContent-Type: application/json;;\r\n\r\n{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(b)))
		if err != nil {
			return
		}
		r.RemoteAddr = "192.0.2.1:4711"
		answer := httptest.NewRecorder()
		w := newWorld(t)
		w.ServeHTTP(answer, r)
		if answer.Code >= http.StatusInternalServerError {
			t.Errorf("%d: %s", answer.Code, w.log)
		}
		if answer.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%d without a policy", answer.Code)
		}
	})
}
