package gate

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"strings"
	"testing"
)

// A table as a little-endian Linux prints it: a listener, a browser's end of a connection, our end of it, a closed one.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:60F1 00000000:0000 0A 00000000:00000001 00:00000000 00000000  1000        0 33197 2 000000009b930f6c 100 0 0 10 0
   1: 0100007F:AA44 0100007F:60F1 01 00000000:00000000 00:00000000 00000000  1001        0 33198 2 00000000066a53b4 20 0 0 10 -1
   2: 0100007F:60F1 0100007F:AA44 01 00000000:00000000 00:00000000 00000000  1000        0 33199 1 00000000afb2719d 20 0 0 10 -1
   3: 0100007F:AA45 0100007F:60F1 06 00000000:00000000 03:00000F48 00000000     0        0 0 3 000000007cf917e1
`

// The same end of a connection by a program that uses IPv6 sockets for both.
const table6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:AA46 0000000000000000FFFF00000100007F:60F1 01 00000000:00000000 00:00000000 00000000  1002        0 33200 2 0 20 0 0 10 -1
`

func TestFindSocket(t *testing.T) {
	t.Parallel()
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the table is a little-endian machine's")
	}
	own := netip.MustParseAddrPort("127.0.0.1:24817")
	for port, want := range map[string]int{"43588": 1001, "43589": -1, "43590": 1002, "43591": -1} {
		peer, uid := netip.MustParseAddrPort("127.0.0.1:"+port), -1
		for _, text := range []string{table, table6} {
			s, found, err := findSocket(strings.NewReader(text), func(s socket) bool {
				return s.state == established && s.local == peer && s.remote == own
			})
			if err != nil {
				t.Fatal(err)
			}
			if found {
				uid = s.uid
			}
		}
		if uid != want {
			t.Errorf("port %s belongs to %d, want %d", port, uid, want)
		}
	}
}

func TestMalformedTables(t *testing.T) {
	t.Parallel()
	never := func(socket) bool { return false }
	for name, line := range map[string]string{
		"few fields":   "0: 0100007F:60F1 00000000:0000 0A",
		"short":        "0: 01007F:60F1 00000000:0000 0A 0:0 0:0 0 1000 0 33197",
		"no port":      "0: 0100007F 00000000:0000 0A 0:0 0:0 0 1000 0 33197",
		"negative uid": "0: 0100007F:60F1 00000000:0000 0A 0:0 0:0 0 -1 0 33197",
	} {
		if _, _, err := findSocket(strings.NewReader("head\n"+line), never); !errors.Is(err, errTable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	endless := strings.Repeat("0: 0100007F:60F1 00000000:0000 0A 0:0 0:0 0 1000 0 33197\n", maxSockets+2)
	if _, _, err := findSocket(strings.NewReader(endless), never); !errors.Is(err, errTable) {
		t.Errorf("endless: %v", err)
	}
}

func FuzzFindSocket(f *testing.F) {
	f.Add(table)
	f.Add(table6)
	f.Add("head\n0: :  0A 0:0 0:0 0 1 0 1")
	f.Fuzz(func(t *testing.T, text string) {
		findSocket(strings.NewReader(text), func(s socket) bool {
			if !s.local.IsValid() || s.uid < 0 {
				t.Errorf("accepted %+v", s)
			}
			return false
		})
	})
}
