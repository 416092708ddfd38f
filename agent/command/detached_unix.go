//go:build unix

package command

import "syscall"

// detached puts a program into a session of its own: it gets no signal of the terminal or browser that started it.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
