package command

import "errors"

// errNoLink is a system on which no page can start this program.
var errNoLink = errors.New("a page cannot start the agent here: that needs an app bundle on macOS, and is built for Linux and Windows")
