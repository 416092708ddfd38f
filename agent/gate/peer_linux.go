package gate

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// Tables of the kernel for this network namespace.
var tables = [...]string{"/proc/net/tcp", "/proc/net/tcp6"}

// SameUser reports whether the socket at the other end of a loopback connection belongs to this user, or to root, who
// could be anyone. peer is that end, own is ours. An error means that nobody can tell.
func SameUser(peer, own netip.AddrPort) (bool, error) {
	s, found, err := lookUp(otherEnd(peer, own))
	if err != nil || !found {
		return false, err
	}
	return mayTalk(s.uid, os.Getuid()), nil
}

// otherEnd finds the other end of a connection. One that is closing counts as nobody's: the kernel shows it as root's.
func otherEnd(peer, own netip.AddrPort) func(socket) bool {
	return func(s socket) bool { return s.state == established && s.local == peer && s.remote == own }
}

func mayTalk(uid, own int) bool { return uid == own || uid == 0 }

// PortHolder names the program that listens on a port of this PC, as far as this user may see it; "" if not.
func PortHolder(port int) string {
	s, found, err := lookUp(func(s socket) bool {
		return s.state == listening && int(s.local.Port()) == port
	})
	if err != nil || !found {
		return ""
	}
	return programOf(s.inode)
}

func lookUp(match func(socket) bool) (socket, bool, error) {
	for _, name := range tables {
		f, err := os.Open(name)
		if os.IsNotExist(err) {
			continue // a kernel without IPv6
		}
		if err != nil {
			return socket{}, false, fmt.Errorf("read sockets: %w", err)
		}
		s, found, err := findSocket(f, match)
		f.Close()
		if err != nil || found {
			return s, found, err
		}
	}
	return socket{}, false, nil
}

// programOf looks through the open files of all processes for a socket's inode.
func programOf(inode uint64) string {
	want := fmt.Sprintf("socket:[%d]", inode)
	files, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, file := range files {
		if target, err := os.Readlink(file); err != nil || target != want {
			continue
		}
		name, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(file)), "comm"))
		if err == nil {
			return strings.TrimSpace(string(name))
		}
	}
	return ""
}
