package trial

import (
	"encoding/binary"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// line is the wire between servers and PostgreSQL, where a trial can listen, delay and cut. Its frames are those of the
// frontend protocol, version 3 (PostgreSQL documentation, chapter "Message Formats").
type line struct {
	to       string                             // the server's socket
	delay    time.Duration                      // before each packet, in both directions
	query    func(session int64, q string) fate // what becomes of a statement; nil forwards all
	sessions atomic.Int64
}

// fate is what becomes of a statement on its way.
type fate int

const (
	forward fate = iota
	cutOff       // the server never gets it
	muted        // the server carries it out, and its answer is lost
)

// connect lays the line to a database of a cluster and gives the DSN at its near end.
func (l *line) connect(t testing.TB, c *cluster, dsn string) string {
	t.Helper()
	socket := func(port int) string { return filepath.Join(c.Dir, ".s.PGSQL."+strconv.Itoa(port)) }
	l.to = socket(c.Port)
	near := int(6000 + ports.Add(1))
	listener, err := net.Listen("unix", socket(near))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go l.carry(client)
		}
	}()
	return strings.Replace(dsn, "port="+strconv.Itoa(c.Port), "port="+strconv.Itoa(near), 1)
}

func (l *line) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", l.to)
	if err != nil {
		return
	}
	defer server.Close()
	session, mute := l.sessions.Add(1), new(atomic.Bool)
	go func() {
		defer client.Close()
		defer server.Close()
		l.answers(client, server, mute)
	}()
	for first := true; ; first = false {
		frame, err := readFrame(client, first)
		if err != nil {
			return
		}
		time.Sleep(l.delay)
		switch l.fate(session, frame) {
		case cutOff:
			return
		case muted:
			mute.Store(true)
		}
		if _, err := server.Write(frame); err != nil {
			return
		}
	}
}

// readFrame reads one message of the client. The first one of a session has no type before its length.
func readFrame(client io.Reader, first bool) ([]byte, error) {
	head := make([]byte, 5)
	if first {
		head = head[1:]
	}
	if _, err := io.ReadFull(client, head); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(head[len(head)-4:])
	if length < 4 || length > 1<<20 {
		return nil, io.ErrUnexpectedEOF
	}
	frame := append(head, make([]byte, length-4)...)
	_, err := io.ReadFull(client, frame[len(head):])
	return frame, err
}

// fate asks the trial about a statement of the simple protocol.
func (l *line) fate(session int64, frame []byte) fate {
	if l.query == nil || frame[0] != 'Q' {
		return forward
	}
	return l.query(session, strings.TrimSuffix(string(frame[5:]), "\x00"))
}

// answers carries what the server says, until it is muted: then the line breaks at its next word.
func (l *line) answers(client io.Writer, server io.Reader, mute *atomic.Bool) {
	packet := make([]byte, 64<<10)
	for {
		n, err := server.Read(packet)
		if err != nil || mute.Load() {
			return
		}
		time.Sleep(l.delay)
		if _, err := client.Write(packet[:n]); err != nil {
			return
		}
	}
}
