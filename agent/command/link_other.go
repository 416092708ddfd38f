//go:build !linux && !windows

package command

// addLink cannot: macOS opens links with app bundles only (CFBundleURLTypes), and this is one file.
func addLink([]string) (string, error) { return "", errNoLink }

func removeLink() ([]string, error) { return nil, nil }
