package command_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"hikitsugi/api/command"
)

// A registry whose receipt key is renewed decides on, and checks, what the key before had signed.
func TestARegistryGoesOnWithANewReceiptKey(t *testing.T) {
	t.Parallel()
	s := serve(t)
	_, _, receipt := s.visitor(t).renew(s.card(t, "current"), s.card(t, "new"))
	if code := s.end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	to := filepath.Join(s.data, "keys-2")
	for _, args := range [][]string{
		{"keys", "renew", "--data", s.data, "--to", to, "--receipt"},
		{"approve", "--demo", "--data", s.data, "--keys", to, "--officer", "officer-17", receipt.Number},
		{"fsck", "--data", s.data, "--keys", to},
	} {
		var out bytes.Buffer
		if code := command.Run(t.Context(), args, nil, &out, &out); code != 0 {
			t.Errorf("api %s: %d %s", args[0], code, &out)
		}
	}
	var out bytes.Buffer
	if code := command.Run(t.Context(), []string{"fsck", "--data", s.data}, nil, &out, &out); code == 0 {
		t.Error("the directory before knows the new key's receipt")
	}
}
