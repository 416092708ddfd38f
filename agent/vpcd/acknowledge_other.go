//go:build !linux

package vpcd

import "net"

// acknowledgeAtOnce does nothing: only Linux can be asked.
func acknowledgeAtOnce(*net.TCPConn) {}
