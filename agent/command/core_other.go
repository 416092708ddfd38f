//go:build unix && !linux

package command

func undumpable() error { return nil }
