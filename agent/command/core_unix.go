//go:build unix

package command

import "golang.org/x/sys/unix"

// forbidCoreDumps keeps PINs and K out of crash files, and on Linux other programs of the user out of this memory.
func forbidCoreDumps() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return err
	}
	return undumpable()
}
