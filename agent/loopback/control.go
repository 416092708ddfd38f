package loopback

import (
	"errors"
	"fmt"
	"net"
	"os"
)

// ErrRunning is a state directory that another agent uses.
var ErrRunning = errors.New("the agent is already running")

// ListenControl opens the socket for the agent's own command line, for this user alone. A socket left behind by an
// agent that was killed is replaced; one that answers is ErrRunning.
func ListenControl(path string) (net.Listener, error) {
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return nil, ErrRunning
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("replace control socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil { // the directory keeps others out until then
		l.Close()
		return nil, fmt.Errorf("close control socket to others: %w", err)
	}
	return l, nil
}
