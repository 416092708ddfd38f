//go:build linux || darwin

package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// addLogin writes the login item and returns where.
func addLogin(command []string) (where string, err error) {
	path, err := loginFile()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("write login item: %w", err)
	}
	if err := os.WriteFile(path, []byte(loginEntry(command)), 0o644); err != nil {
		return "", fmt.Errorf("write login item: %w", err)
	}
	return path, nil
}

// removeLogin removes it; none is no error.
func removeLogin() (where string, err error) {
	path, err := loginFile()
	if err != nil {
		return "", err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("remove login item: %w", err)
	}
	return path, nil
}
