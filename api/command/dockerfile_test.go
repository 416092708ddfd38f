package command

import (
	"os"
	"regexp"
	"testing"
)

// The image is checked by reading, and what it names by this test: options, subcommands and the version of Go.
func TestTheImageNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	image, module := read("../../Dockerfile"), read("../../go.mod")
	find := func(text, pattern string) (found []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			found = append(found, m[1])
		}
		if len(found) == 0 {
			t.Fatalf("nothing matches %s", pattern)
		}
		return found
	}
	known := variables()
	for _, name := range find(image, `(HIKITSUGI_\w+)=`) {
		if known[name] == "" {
			t.Errorf("%s is no option", name)
		}
	}
	for _, name := range append(find(image, `CMD \["/api", "(\w+)"\]`), find(image, `(?m)^CMD \["(\w+)"\]`)...) {
		if subcommands[name] == nil {
			t.Errorf("%s is no subcommand", name)
		}
	}
	if version := find(image, `FROM golang:([\d.]+)`)[0]; version != find(module, `(?m)^go (\d+\.\d+)`)[0] {
		t.Errorf("the image is built with Go %s", version)
	}
}
