package apdu_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"hikitsugi/agent/apdu"
)

// script is a card that expects literal commands and gives literal answers: "command > answer", hex, spaces free.
type script struct {
	t     *testing.T
	lines []string
}

func (s *script) Transmit(_ context.Context, command []byte) ([]byte, error) {
	s.t.Helper()
	if len(s.lines) == 0 {
		s.t.Fatalf("unexpected command %x", command)
	}
	want, answer, _ := strings.Cut(s.lines[0], ">")
	s.lines = s.lines[1:]
	if !bytes.Equal(command, unhex(s.t, want)) {
		s.t.Fatalf("command %x, want %s", command, want)
	}
	return unhex(s.t, answer), nil
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSend(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ab", 256)
	for _, test := range []struct {
		name    string
		command apdu.Command
		lines   []string
		data    string
		err     error
		sw      apdu.SW // of a StatusError
	}{
		{
			name:    "case 1: header only",
			command: apdu.Command{INS: 0x20, P2: 0x80},
			lines:   []string{"00200080 > 63C3"},
			sw:      0x63c3,
		},
		{
			name:    "case 2: 256 bytes expected",
			command: apdu.Command{INS: 0xb0, Ne: 256},
			lines:   []string{"00B0000000 > 0102 9000"},
			data:    "0102",
		},
		{
			name:    "more data, in two parts, the second wanted shorter",
			command: apdu.Command{INS: 0xcb, P1: 0x3f, P2: 0xff, Data: []byte{0x5c, 0x00}, Ne: 256},
			lines:   []string{"00CB3FFF025C0000 > 01 6100", "00C0000000 > 02 6105", "00C0000005 > 6C01", "00C0000001 > 03 9000"},
			data:    "010203",
		},
		{
			name:    "wrong length is repeated with the right one",
			command: apdu.Command{INS: 0xb0, Ne: 256},
			lines:   []string{"00B0000000 > 6C02", "00B0000002 > 0102 9000"},
			data:    "0102",
		},
		{
			name:    "a command that expects nothing is never repeated",
			command: apdu.Command{INS: 0x20, P2: 0x80, Data: []byte("1234")},
			lines:   []string{"002000800431323334 > 6C02"},
			sw:      0x6c02,
		},
		{
			name:    "long data is chained; GET RESPONSE is no part of the chain",
			command: apdu.Command{INS: 0x87, P1: 0x07, P2: 0x9c, Data: unhex(t, long), Ne: 256},
			lines:   []string{"1087079CFF" + long[:510] + "> 9000", "0087079C01AB00 > 6101", "00C0000001 > 05 9000"},
			data:    "05",
		},
		{
			name:    "a refused link ends the chain",
			command: apdu.Command{INS: 0x87, Data: unhex(t, long)},
			lines:   []string{"10870000FF" + long[:510] + "> 6884"},
			sw:      0x6884,
		},
		{
			name:    "extended length where it was asked for",
			command: apdu.Command{INS: 0x87, Data: unhex(t, long), Ne: 256, Extended: true},
			lines:   []string{"00870000 00 0100" + long + "0100 > 05 9000"},
			data:    "05",
		},
		{
			name:    "a reader without extended length is asked again with a chain",
			command: apdu.Command{INS: 0x87, Data: unhex(t, long), Ne: 256, Extended: true},
			lines:   []string{"00870000 00 0100" + long + "0100 > 6700", "10870000FF" + long[:510] + "> 9000", "0087000001AB00 > 9000"},
		},
		{name: "nothing answered", command: apdu.Command{}, lines: []string{"00000000 >"}, err: apdu.ErrShortResponse},
		{name: "one byte answered", command: apdu.Command{}, lines: []string{"00000000 > 90"}, err: apdu.ErrShortResponse},
		{name: "no status word", command: apdu.Command{}, lines: []string{"00000000 > DEAD"}, err: apdu.ErrStatusWord},
		{name: "too much data", command: apdu.Command{Data: make([]byte, 65536)}, err: apdu.ErrCommand},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &script{t: t, lines: test.lines}
			r, err := apdu.Send(t.Context(), s, test.command)
			var status *apdu.StatusError
			switch {
			case test.sw != 0:
				if !errors.As(err, &status) || status.SW != test.sw {
					t.Errorf("err = %v, want status %v", err, test.sw)
				}
			case !errors.Is(err, test.err):
				t.Errorf("err = %v, want %v", err, test.err)
			}
			if !bytes.Equal(r.Data, unhex(t, test.data)) {
				t.Errorf("data %x, want %s", r.Data, test.data)
			}
			if len(s.lines) > 0 {
				t.Errorf("not sent: %v", s.lines)
			}
		})
	}
}

// transmit is a card made of one function.
type transmit func(command []byte) ([]byte, error)

func (f transmit) Transmit(_ context.Context, command []byte) ([]byte, error) { return f(command) }

func TestCardThatNeverEndsIsStopped(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string][]byte{
		"more, but no data":  {0x61, 0x00},
		"more and more data": append(make([]byte, 2000), 0x61, 0x00),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rounds := 0
			_, err := apdu.Send(t.Context(), transmit(func([]byte) ([]byte, error) { rounds++; return answer, nil }), apdu.Command{Ne: 256})
			if !errors.Is(err, apdu.ErrTooLong) || rounds > apdu.MaxRounds {
				t.Errorf("err = %v after %d rounds", err, rounds)
			}
		})
	}
}

func TestNothingIsSentAfterATransportError(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	rounds := 0
	_, err := apdu.Send(t.Context(), transmit(func([]byte) ([]byte, error) { rounds++; return nil, gone }),
		apdu.Command{INS: 0x20, P2: 0x80, Data: []byte("11112222")})
	if !errors.Is(err, gone) || rounds != 1 {
		t.Errorf("err = %v after %d rounds", err, rounds)
	}
}

// A PIN must not stay in memory that nobody owns any more.
func TestCommandIsWipedAfterItWasSent(t *testing.T) {
	t.Parallel()
	var sent []byte
	_, err := apdu.Send(t.Context(), transmit(func(command []byte) ([]byte, error) {
		sent = command
		return []byte{0x90, 0x00}, nil
	}), apdu.Command{INS: 0x20, P2: 0x80, Data: []byte("11112222")})
	if err != nil || !bytes.Equal(sent, make([]byte, 13)) {
		t.Errorf("err = %v, command afterwards %x", err, sent)
	}
}

func TestStatusWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sw                              apdu.SW
		left                            int
		known, wrong, blocked, notFound bool
	}{
		{sw: 0x63c3, left: 3, known: true, wrong: true},
		{sw: 0x63c0, left: 0, known: true, wrong: true},
		{sw: 0x6302, left: 2, known: true, wrong: true},
		{sw: 0x6300, wrong: true},
		{sw: 0x6381},
		{sw: 0x6983, blocked: true},
		{sw: 0x6984, blocked: true},
		{sw: 0x6982},
		{sw: 0x6a82, notFound: true},
		{sw: 0x6a88, notFound: true},
		{sw: 0x9000},
	} {
		left, known := test.sw.TriesLeft()
		if left != test.left && known || known != test.known || test.sw.WrongPIN() != test.wrong ||
			test.sw.Blocked() != test.blocked || test.sw.NotFound() != test.notFound {
			t.Errorf("%v: left %d %v, wrong %v, blocked %v, not found %v", test.sw, left, known,
				test.sw.WrongPIN(), test.sw.Blocked(), test.sw.NotFound())
		}
	}
}

func FuzzSend(f *testing.F) {
	f.Add([]byte{2, 0x90, 0x00}, uint16(256))
	f.Add([]byte{2, 0x61, 0x02, 4, 1, 2, 0x90, 0x00}, uint16(256))
	f.Add([]byte{2, 0x6c, 0x01, 3, 1, 0x90, 0x00}, uint16(5))
	f.Add([]byte{1, 0x90}, uint16(0))
	f.Add([]byte{0}, uint16(0))
	f.Fuzz(func(t *testing.T, tape []byte, ne uint16) {
		rounds := 0
		r, err := apdu.Send(t.Context(), transmit(func([]byte) ([]byte, error) {
			rounds++
			if len(tape) == 0 {
				return []byte{0x61, 0x00}, nil
			}
			n := min(int(tape[0]), len(tape)-1)
			answer := tape[1 : 1+n]
			tape = tape[1+n:]
			return answer, nil
		}), apdu.Command{Ne: int(ne), Data: make([]byte, 300)})
		if rounds > apdu.MaxRounds || len(r.Data) > apdu.MaxResponse {
			t.Fatalf("%d rounds, %d bytes", rounds, len(r.Data))
		}
		if err == nil && r.SW != apdu.SWOK {
			t.Fatalf("no error with status %v", r.SW)
		}
	})
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"00200080", "00B0000000", "0020008004313233340A", "0087000000010005", "00CB3FFF00000301020304AB"} {
		b, _ := hex.DecodeString(seed)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := apdu.ParseCommand(b)
		if err != nil {
			return
		}
		again, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		back, err := apdu.ParseCommand(again)
		if err != nil || !bytes.Equal(back.Data, c.Data) || back.Ne != c.Ne || back.INS != c.INS {
			t.Fatalf("%+v came back as %+v, %v", c, back, err)
		}
	})
}
