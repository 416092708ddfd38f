package command

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows/registry"

	"hikitsugi/agent/wire"
)

// linkKey is the user's own URL scheme: no administrator needed.
const linkKey = `Software\Classes\` + wire.LinkScheme

// addLink has the user's desktop run a command where a page opens wire.StartLink, and returns where that is kept. The
// command takes nothing of the link ("%1"): a link that is made for it could add arguments.
func addLink(command []string) (where string, err error) {
	values := []struct{ key, name, value string }{
		{linkKey, "", "URL:Hikitsugi"},
		{linkKey, "URL Protocol", ""},
		{linkKey + `\shell\open\command`, "", escaped(command)},
	}
	for _, v := range values {
		if err := setValue(v.key, v.name, v.value); err != nil {
			return "", fmt.Errorf("write link: %w", err)
		}
	}
	return `HKCU\` + linkKey, nil
}

func setValue(path, name, value string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue(name, value)
}

// removeLink removes it, innermost key first; none is no error.
func removeLink() (where []string, err error) {
	for _, path := range []string{`\shell\open\command`, `\shell\open`, `\shell`, ``} {
		err := registry.DeleteKey(registry.CURRENT_USER, linkKey+path)
		if err != nil && !errors.Is(err, registry.ErrNotExist) {
			return nil, fmt.Errorf("remove link: %w", err)
		}
	}
	return []string{`HKCU\` + linkKey}, nil
}
