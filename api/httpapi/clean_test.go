package httpapi

import (
	"math/rand/v2"
	"testing"
)

// What counts as clean is what the search leaves alone.
func TestACleanLineIsOneThatRedactionKeeps(t *testing.T) {
	t.Parallel()
	const letters = "aaaaaaaaaaaaaaaaaaaaaabcZ09999999-_+ \"\\.@あ"
	random, seen := rand.New(rand.NewPCG(1, 2)), map[bool]int{}
	for range 20000 {
		line := make([]byte, random.IntN(60))
		for i := range line {
			line[i] = letters[random.IntN(len(letters)-random.IntN(5))]
		}
		kept := string(personal.ReplaceAllFunc(line, redact)) == string(line)
		if clean(line) && !kept {
			t.Fatalf("%q is taken for clean", line)
		}
		seen[clean(line)]++
	}
	if seen[true] < 100 || seen[false] < 100 {
		t.Errorf("%v", seen)
	}
}
