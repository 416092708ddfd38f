package command

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"golang.org/x/sys/windows/registry"
)

// The user's own Run key: no administrator needed.
const (
	runKey  = `Software\Microsoft\Windows\CurrentVersion\Run`
	runName = "HikitsugiAgent"
)

// addLogin writes the value and returns where.
func addLogin(command []string) (where string, err error) {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return "", fmt.Errorf("open run key: %w", err)
	}
	defer key.Close()
	if err := key.SetStringValue(runName, escaped(command)); err != nil {
		return "", fmt.Errorf("write run key: %w", err)
	}
	return `HKCU\` + runKey + `\` + runName, nil
}

// escaped is a command line.
func escaped(command []string) string {
	quoted := make([]string, len(command))
	for i, word := range command {
		quoted[i] = syscall.EscapeArg(word)
	}
	return strings.Join(quoted, " ")
}

// removeLogin removes it; none is no error.
func removeLogin() (where string, err error) {
	where = `HKCU\` + runKey + `\` + runName
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return where, nil
	}
	if err != nil {
		return "", fmt.Errorf("open run key: %w", err)
	}
	defer key.Close()
	if err := key.DeleteValue(runName); err != nil && !errors.Is(err, registry.ErrNotExist) {
		return "", fmt.Errorf("remove run key: %w", err)
	}
	return where, nil
}
