package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// loginFile is an entry of the Desktop Application Autostart Specification: it runs inside the seat that polkit lets
// use the readers, which a system service does not.
func loginFile() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the user's configuration: %w", err)
	}
	return filepath.Join(base, "autostart", "hikitsugi-agent.desktop"), nil
}

func loginEntry(command []string) string { return desktopEntry(command) }

// desktopEntry is an entry of the Desktop Entry Specification that no menu shows.
func desktopEntry(command []string) string {
	quoted := make([]string, len(command))
	for i, word := range command {
		quoted[i] = quoteExec(word)
	}
	return "[Desktop Entry]\nType=Application\nName=Hikitsugi agent\nName[ja]=引継 接続ソフト\nNoDisplay=true\nExec=" +
		strings.Join(quoted, " ") + "\n"
}

// reserved are the characters for which the specification wants quotes.
const reserved = " \t\n\"'\\><~|&;$*?#()`"

// quoteExec quotes a word of an Exec key (Desktop Entry Specification 1.5, "The Exec key"): first as an argument, then
// as a string value, whose backslashes are doubled. A word that needs no quotes gets none: where there is no desktop,
// xdg-open takes them for a part of the name.
func quoteExec(word string) string {
	if word != "" && !strings.ContainsAny(word, reserved) {
		return strings.ReplaceAll(word, `%`, `%%`)
	}
	argument := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(word)
	return `"` + strings.ReplaceAll(argument, `\`, `\\`) + `"`
}
