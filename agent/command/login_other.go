//go:build !linux && !darwin && !windows

package command

import "errors"

var errNoLogin = errors.New("not built for this system: add `agent serve` to the programs of your session by hand")

func addLogin([]string) (string, error) { return "", errNoLogin }

func removeLogin() (string, error) { return "", errNoLogin }
