package gate

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
)

// TestOwnConnectionIsOurs looks at a connection of this test in the kernel's own table.
func TestOwnConnectionIsOurs(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	peer, own := c.LocalAddr().(*net.TCPAddr).AddrPort(), l.Addr().(*net.TCPAddr).AddrPort()
	if same, err := SameUser(peer, own); err != nil || !same {
		t.Errorf("our own connection: %v, %v", same, err)
	}
	elsewhere := netip.AddrPortFrom(peer.Addr(), 1)
	if same, err := SameUser(elsewhere, own); err != nil || same {
		t.Errorf("a connection that does not exist: %v, %v", same, err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	want := filepath.Base(program)
	if got := PortHolder(int(own.Port())); got == "" || got != want[:min(len(want), 15)] { // comm holds 15 bytes
		t.Errorf("the port's holder is %q, want %q", got, want)
	}
}
