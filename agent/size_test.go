package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// most is how large the program may be on disk, in bytes.
const most = 9_000_000

// The program is built as the Makefile builds it, for systems whose build needs no C compiler.
func TestProgramIsSmall(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds three programs")
	}
	for _, system := range []struct{ os, arch string }{{"windows", "amd64"}, {"windows", "arm64"}, {"linux", "amd64"}} {
		t.Run(system.os+"/"+system.arch, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "agent")
			build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", "nethttpomithttp2", "-o", path, ".")
			build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system.os, "GOARCH="+system.arch)
			if said, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			file, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if file.Size() > most {
				t.Errorf("%d bytes, want at most %d", file.Size(), most)
			}
			t.Logf("%.2f MB", float64(file.Size())/1e6)
		})
	}
}
