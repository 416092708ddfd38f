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
	if same, err := SameUser(peer, elsewhere); err != nil || same {
		t.Errorf("our socket, connected elsewhere: %v, %v", same, err)
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

// A connection that is closing is shown without its owner, as root's (tcp_states.h: TIME_WAIT is 06).
func TestAClosingConnectionIsNobodys(t *testing.T) {
	t.Parallel()
	peer, own := netip.MustParseAddrPort("127.0.0.1:4001"), netip.MustParseAddrPort("127.0.0.1:24817")
	for state, want := range map[uint8]bool{established: true, 0x06: false, listening: false} {
		if got := otherEnd(peer, own)(socket{local: peer, remote: own, state: state}); got != want {
			t.Errorf("state %02x: %v", state, got)
		}
	}
}

func TestOnlyTheSameUserOrRootMayTalk(t *testing.T) {
	t.Parallel()
	for uid, want := range map[int]bool{1000: true, 0: true, 1001: false} {
		if mayTalk(uid, 1000) != want {
			t.Errorf("user %d: %v", uid, !want)
		}
	}
}
