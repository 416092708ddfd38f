package command

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hikitsugi/agent/wire"
)

const (
	linkFile  = "hikitsugi-start.desktop"
	linkType  = "x-scheme-handler/" + wire.LinkScheme
	defaults  = "[Default Applications]"
	linkEntry = linkType + "=" + linkFile
)

// addLink has the user's desktop run a command where a page opens wire.StartLink, and returns where that is kept. It is
// a desktop entry, and the user's choice of it for the scheme (Association between MIME types and applications 1.0.1),
// without which some desktops do not see an entry until their cache is made anew.
func addLink(command []string) (where string, err error) {
	entry, chosen, err := linkFiles()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(entry), 0o755); err != nil {
		return "", fmt.Errorf("write link: %w", err)
	}
	if err := os.WriteFile(entry, []byte(desktopEntry(command)+"MimeType="+linkType+";\n"), 0o644); err != nil {
		return "", fmt.Errorf("write link: %w", err)
	}
	if err := editChosen(chosen, choose); err != nil {
		return "", err
	}
	return entry, nil
}

// removeLink removes both; none is no error.
func removeLink() (where []string, err error) {
	entry, chosen, err := linkFiles()
	if err != nil {
		return nil, err
	}
	if err := os.Remove(entry); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove link: %w", err)
	}
	return []string{entry}, editChosen(chosen, unchoose)
}

// linkFiles are the entry and the list of the user's choices.
func linkFiles() (entry, chosen string, err error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return "", "", fmt.Errorf("find the user's configuration: %w", err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", "", fmt.Errorf("find the user's home: %w", err)
	}
	data := cmp.Or(os.Getenv("XDG_DATA_HOME"), filepath.Join(home, ".local", "share"))
	return filepath.Join(data, "applications", linkFile), filepath.Join(config, "mimeapps.list"), nil
}

// editChosen changes the list, which belongs to the user and holds other programs' lines.
func editChosen(path string, edit func(lines []string) []string) error {
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read list of default applications: %w", err)
	}
	after := strings.Join(edit(strings.SplitAfter(string(before), "\n")), "")
	if after == string(before) {
		return nil
	}
	if err := replace(path, after); err != nil {
		return fmt.Errorf("write list of default applications: %w", err)
	}
	return nil
}

// replace puts a new file in the place of one that may be a link, at once: a half-written list would lose the others' lines.
func replace(path, content string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".mimeapps-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already where all went well
	_, err = f.WriteString(content)
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// unchoose drops our lines and leaves all others as they are.
func unchoose(lines []string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == linkEntry })
}

// choose puts our line first among the default applications.
func choose(lines []string) []string {
	lines = unchoose(lines)
	at := slices.IndexFunc(lines, func(line string) bool { return strings.TrimSpace(line) == defaults })
	if at < 0 {
		if last := len(lines) - 1; lines[last] != "" {
			lines[last] += "\n"
		}
		return append(lines, defaults+"\n", linkEntry+"\n")
	}
	if !strings.HasSuffix(lines[at], "\n") {
		lines[at] += "\n"
	}
	return slices.Insert(lines, at+1, linkEntry+"\n")
}
