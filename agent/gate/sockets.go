package gate

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
)

// States of a TCP socket (include/net/tcp_states.h of Linux).
const (
	established = 0x01
	listening   = 0x0a
)

// maxSockets bounds what is read of a table.
const maxSockets = 1 << 16

// errTable is a table in no form that Linux writes.
var errTable = errors.New("malformed socket table")

// socket is one row of /proc/net/tcp or tcp6 (proc_net_tcp in the kernel's documentation).
type socket struct {
	local, remote netip.AddrPort
	state         uint8
	uid           int
	inode         uint64
}

// findSocket returns the first row of a table that match accepts.
func findSocket(table io.Reader, match func(socket) bool) (s socket, found bool, err error) {
	lines := bufio.NewScanner(table)
	lines.Scan() // the head
	for n := 0; lines.Scan(); n++ {
		if n == maxSockets {
			return socket{}, false, fmt.Errorf("%w: more than %d rows", errTable, maxSockets)
		}
		if s, err = parseSocket(lines.Text()); err != nil {
			return socket{}, false, err
		}
		if match(s) {
			return s, true, nil
		}
	}
	return socket{}, false, lines.Err()
}

// parseSocket reads "sl: local remote state queues timer retransmits uid timeout inode ...".
func parseSocket(line string) (s socket, err error) {
	f := strings.Fields(line)
	if len(f) < 10 {
		return socket{}, fmt.Errorf("%w: %d fields", errTable, len(f))
	}
	local, err1 := parseEnd(f[1])
	remote, err2 := parseEnd(f[2])
	state, err3 := strconv.ParseUint(f[3], 16, 8)
	uid, err4 := strconv.ParseUint(f[7], 10, 31)
	inode, err5 := strconv.ParseUint(f[9], 10, 64)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return socket{}, fmt.Errorf("%w: %w", errTable, err)
	}
	return socket{local: local, remote: remote, state: uint8(state), uid: int(uid), inode: inode}, nil
}

// parseEnd reads an address, printed as 32-bit words in the byte order of the machine, and a port.
func parseEnd(s string) (netip.AddrPort, error) {
	address, port, _ := strings.Cut(s, ":")
	raw, err := hex.DecodeString(address)
	if err != nil || len(raw) != 4 && len(raw) != 16 {
		return netip.AddrPort{}, fmt.Errorf("address %.40q", s)
	}
	for i := 0; i < len(raw); i += 4 {
		binary.NativeEndian.PutUint32(raw[i:], binary.BigEndian.Uint32(raw[i:]))
	}
	n, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("port %.40q", s)
	}
	a, _ := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(a.Unmap(), uint16(n)), nil
}
