package loopback

import (
	"errors"

	"golang.org/x/sys/windows"
)

// portTaken knows both answers of Windows: in use, and held exclusively or reserved.
func portTaken(err error) bool {
	return errors.Is(err, windows.WSAEADDRINUSE) || errors.Is(err, windows.WSAEACCES)
}
