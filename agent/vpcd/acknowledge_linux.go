package vpcd

import (
	"net"
	"syscall"
)

// acknowledgeAtOnce asks the kernel not to delay the next acknowledgement; it forgets after some, so it is told before
// every read. A connection that is gone will say so when it is read.
func acknowledgeAtOnce(conn *net.TCPConn) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
