// Package vpcdtest starts a pcscd for tests, with readers of vpcd and in a mount namespace of its own where the system
// lets it, so that one that runs already, with real cards in it, is never touched. It needs Debian's pcscd and
// vsmartcard-vpcd. It knows no cards.
package vpcdtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	driverFile   = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	systemFolder = "/run/pcscd" // where pcscd puts its socket; no option changes it
	patience     = 10 * time.Second
)

// SocketVariable tells a PC/SC library where the socket of its daemon is (pcsc-lite).
const SocketVariable = "PCSCLITE_CSOCK_NAME"

// ErrNone is a machine on which no such daemon can be started.
var ErrNone = errors.New("no pcscd with vpcd here")

// Reader is one reader of the daemon: its name in PC/SC, and where its card dials in.
type Reader struct{ Name, Address string }

// Daemon is a pcscd with readers of vpcd.
type Daemon struct {
	Readers []Reader // two for each driver
	Port    int      // of the first reader; the second has the next

	folder  string // holds the configuration, the drivers and the socket
	private bool   // in a mount namespace of its own
	command *exec.Cmd
}

// New makes a daemon with so many drivers, of two readers each, that does not run yet. It fails with ErrNone where
// something is missing.
func New(drivers int) (*Daemon, error) {
	for _, name := range []string{"pcscd", "unshare", driverFile} {
		if _, err := exec.LookPath(name); err != nil && !exists(name) {
			return nil, fmt.Errorf("%w: %w", ErrNone, err)
		}
	}
	d := &Daemon{private: mayUnshare()}
	if !d.private && exists(systemFolder+"/pcscd.comm") {
		return nil, fmt.Errorf("%w: another one runs, and this system has no room for two", ErrNone)
	}
	var err error
	if d.folder, err = os.MkdirTemp("", "pcscd"); err != nil {
		return nil, err
	}
	return d, d.configure(drivers)
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func mayUnshare() bool {
	return exec.Command("unshare", "--mount", "--propagation", "private", "true").Run() == nil
}

func (d *Daemon) run() string {
	if !d.private {
		return systemFolder
	}
	return filepath.Join(d.folder, "run")
}

// Socket is what SocketVariable must name for a program to find this daemon.
func (d *Daemon) Socket() string { return filepath.Join(d.run(), "pcscd.comm") }

func (d *Daemon) configuration() string { return filepath.Join(d.folder, "readers") }

// configure writes an entry of two slots for each driver. Each has its own copy of the driver's file: it keeps one table
// of slots for each time it is loaded.
func (d *Daemon) configure(drivers int) error {
	driver, err := os.ReadFile(driverFile)
	if err != nil {
		return err
	}
	var conf bytes.Buffer
	for i := range drivers {
		letter := string(rune('A' + i))
		copied := filepath.Join(d.folder, "vpcd-"+letter+".so")
		port, err := twoFreePorts()
		if err := errors.Join(err, os.WriteFile(copied, driver, 0o700)); err != nil {
			return err
		}
		fmt.Fprintf(&conf, "FRIENDLYNAME \"Virtual PCD %s\"\nDEVICENAME /dev/null:%#x\nLIBPATH %s\nCHANNELID %#x\n", letter, port, copied, port)
		for slot := range 2 {
			d.Readers = append(d.Readers, Reader{fmt.Sprintf("Virtual PCD %s 00 %02d", letter, slot), fmt.Sprintf("127.0.0.1:%d", port+slot)})
		}
		if i == 0 {
			d.Port = port
		}
	}
	return errors.Join(os.MkdirAll(d.run(), 0o755), os.MkdirAll(systemFolder, 0o755), os.MkdirAll(d.configuration(), 0o755),
		os.WriteFile(filepath.Join(d.configuration(), "readers"), conf.Bytes(), 0o600))
}

// twoFreePorts finds a port that is free together with the one above.
func twoFreePorts() (int, error) {
	for range 100 {
		first, err := net.Listen("tcp", ":0")
		if err != nil {
			return 0, err
		}
		port := first.Addr().(*net.TCPAddr).Port
		second, err := net.Listen("tcp", fmt.Sprintf(":%d", port+1))
		first.Close()
		if err == nil {
			second.Close()
			return port, nil
		}
	}
	return 0, errors.New("no two free ports side by side")
}

// Start starts pcscd and waits until it takes clients.
func (d *Daemon) Start() error { return d.start(d.configuration()) }

// StartWithout starts pcscd without any reader.
func (d *Daemon) StartWithout() error {
	empty := filepath.Join(d.folder, "none")
	if err := os.MkdirAll(empty, 0o755); err != nil {
		return err
	}
	return d.start(empty)
}

func (d *Daemon) start(configuration string) error {
	script := `exec pcscd --foreground --config "$0"`
	arguments := []string{"sh", "-c", script, configuration}
	if d.private {
		script = `mount --bind "$1" ` + systemFolder + ` && ` + script
		arguments = []string{"unshare", "--mount", "--propagation", "private", "sh", "-c", script, configuration, d.run()}
	}
	d.command = exec.Command(arguments[0], arguments[1:]...)
	d.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := d.command.Start(); err != nil {
		return err
	}
	for limit := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		client, err := net.Dial("unix", d.Socket())
		if err == nil {
			return client.Close()
		}
		if time.Now().After(limit) {
			return fmt.Errorf("pcscd does not answer: %w", err)
		}
	}
}

// End sends pcscd a signal and waits until it is gone; one that does not run is gone. What it leaves behind after SIGKILL
// keeps a new one from starting.
func (d *Daemon) End(signal syscall.Signal) error {
	if d.command == nil {
		return nil
	}
	if err := d.command.Process.Signal(signal); err != nil {
		return err
	}
	_ = d.command.Wait() // tells the signal
	d.command = nil
	for _, left := range []string{"pcscd.comm", "pcscd.pid"} {
		if err := os.Remove(filepath.Join(d.run(), left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Hang has pcscd take calls and answer none, until Wake.
func (d *Daemon) Hang() error { return d.command.Process.Signal(syscall.SIGSTOP) }

// Wake has pcscd go on after Hang.
func (d *Daemon) Wake() error { return d.command.Process.Signal(syscall.SIGCONT) }

// Close ends pcscd and leaves nothing behind.
func (d *Daemon) Close() error { return errors.Join(d.End(syscall.SIGTERM), os.RemoveAll(d.folder)) }
