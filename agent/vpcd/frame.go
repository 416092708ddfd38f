package vpcd

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// maxFrame is what a length of two bytes can say.
const maxFrame = 1<<16 - 1

// ErrFrame is a frame that the protocol does not know: an empty one, or a response too long for its length field.
var ErrFrame = errors.New("malformed frame")

// readFrame reads one frame of 1 to 65535 bytes. It fails with ErrFrame or with what the connection reports: io.EOF at
// its end, io.ErrUnexpectedEOF inside a frame.
func readFrame(conn io.Reader) ([]byte, error) {
	var size [2]byte
	if err := readFull(conn, size[:]); err != nil {
		return nil, err
	}
	frame := make([]byte, binary.BigEndian.Uint16(size[:]))
	if len(frame) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrFrame)
	}
	if err := readFull(conn, frame); err != nil {
		return nil, noEOF(err)
	}
	return frame, nil
}

// readFull asks for an acknowledgement before it reads: some versions of the driver send the length and the rest in two
// writes and wait in between, which costs 44 ms for each APDU where acknowledgements are delayed.
func readFull(conn io.Reader, b []byte) error {
	if tcp, ok := conn.(*net.TCPConn); ok {
		acknowledgeAtOnce(tcp)
	}
	_, err := io.ReadFull(conn, b)
	return err
}

// noEOF says that the end of the connection came where more was announced.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// writeFrame sends length and data in one write.
func writeFrame(conn io.Writer, data []byte) error {
	if len(data) > maxFrame {
		return fmt.Errorf("%w: %d bytes", ErrFrame, len(data))
	}
	frame := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(data)), uint16(len(data)))
	_, err := conn.Write(append(frame, data...))
	return err
}
