package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"hikitsugi/agent/trust"
	api "hikitsugi/api/wire"
)

// errNotRunning is an agent that does not answer at its socket.
var errNotRunning = errors.New("the agent is not running (agent serve)")

// agentPatience is the longest that the running agent may take; maxAnswer bounds what it says.
const (
	agentPatience = 30 * time.Second
	maxAnswer     = 1 << 20
)

// client talks to the running agent over its socket.
type client struct{ http http.Client }

func newClient(s trust.State) client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, "unix", s.Socket())
		if err != nil {
			return nil, errNotRunning
		}
		return c, nil
	}
	return client{http.Client{Transport: &http.Transport{DialContext: dial}, Timeout: agentPatience}}
}

// call sends in, if there is any, and reads out. A refusal is the problem document as an error.
func (c client) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, method, "http://agent"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", api.JSON)
	answer, err := c.http.Do(r)
	if errors.Is(err, errNotRunning) {
		return errNotRunning
	}
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return err
	}
	return read(answer.StatusCode, data, out)
}

func read(status int, data []byte, out any) error {
	if status == http.StatusOK {
		return json.Unmarshal(data, out)
	}
	var p api.Problem
	if json.Unmarshal(data, &p) == nil && p.Code != "" {
		return fmt.Errorf("%s (%s)", p.Title, p.Code)
	}
	return fmt.Errorf("the agent answered %d", status)
}
