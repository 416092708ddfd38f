package command

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// detached gives a program no console, so that no window opens, and a process group of its own.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP}
}
