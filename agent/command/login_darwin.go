package command

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
)

// loginFile is a launch agent of the user (launchd.plist).
func loginFile() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the user's home: %w", err)
	}
	return filepath.Join(home, "Library", "LaunchAgents", "hikitsugi.agent.plist"), nil
}

func loginEntry(command []string) string {
	var words strings.Builder
	for _, word := range command {
		words.WriteString("<string>" + html.EscapeString(word) + "</string>")
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>hikitsugi.agent</string>
<key>ProgramArguments</key><array>` + words.String() + `</array>
<key>RunAtLoad</key><true/>
</dict></plist>
`
}
