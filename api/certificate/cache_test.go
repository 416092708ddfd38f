package certificate

import (
	"bytes"
	"testing"
)

func TestCacheParsesTheSameBytesOnce(t *testing.T) {
	t.Parallel()
	c, der := NewCache(2), root(t, "CA", nil).der
	one, err := c.Parse(bytes.Clone(der))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.Parse(bytes.Clone(der)); err != nil || again != one {
		t.Errorf("parsed again: %v", err)
	}
	changed := bytes.Clone(der)
	changed[len(changed)-1] ^= 1 // within the signature
	if other, err := c.Parse(changed); err != nil || other == one || other.Digest == one.Digest {
		t.Errorf("other bytes are taken for the same: %v", err)
	}
	for _, bad := range [][]byte{nil, der[1:], make([]byte, MaxSize+1)} {
		if _, err := c.Parse(bad); err == nil {
			t.Errorf("%d bytes are a certificate", len(bad))
		}
	}
}

// What is asked for again and again stays while others come and go.
func TestCacheForgetsWhatIsNotAskedFor(t *testing.T) {
	t.Parallel()
	c, often, once := NewCache(4), root(t, "CA", nil).der, root(t, "CA", nil).der
	parse := func(der []byte) *Certificate {
		p, err := c.Parse(der)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	stays, goes := parse(often), parse(once)
	for range 4 {
		parse(root(t, "CA", nil).der)
		if parse(often) != stays {
			t.Fatal("forgotten although it is in use")
		}
	}
	if parse(once) == goes {
		t.Error("kept although nobody asked for it")
	}
}
