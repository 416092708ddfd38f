//go:build pcsc && linux

package rig

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
	"testing"
	"time"

	"github.com/ebfe/scard"
)

const (
	driverFile   = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	systemFolder = "/run/pcscd" // where pcscd puts its socket; no option changes it
	patience     = 10 * time.Second
)

// daemon is a pcscd with eight readers of vpcd.
type daemon struct {
	folder  string // holds the configuration, the drivers and the socket
	private bool   // in a mount namespace of its own
	command *exec.Cmd
	slots   []*slot
}

// errNoRig is a machine on which the rig cannot stand.
var errNoRig = errors.New("no pcscd with vpcd here")

// newDaemon starts pcscd and points this process's PC/SC library to it.
func newDaemon() (*daemon, error) {
	for _, name := range []string{"pcscd", "unshare", driverFile} {
		if _, err := exec.LookPath(name); err != nil && !exists(name) {
			return nil, fmt.Errorf("%w: %w", errNoRig, err)
		}
	}
	folder, err := os.MkdirTemp("", "rig")
	if err != nil {
		return nil, err
	}
	d := &daemon{folder: folder, private: mayUnshare()}
	if !d.private && exists(systemFolder+"/pcscd.comm") {
		return nil, fmt.Errorf("%w: another one runs, and this system has no room for two", errNoRig)
	}
	if err := d.configure(); err != nil {
		return nil, err
	}
	if err := os.Setenv("PCSCLITE_CSOCK_NAME", d.socket()); err != nil {
		return nil, err
	}
	return d, d.start()
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func mayUnshare() bool {
	return exec.Command("unshare", "--mount", "--propagation", "private", "true").Run() == nil
}

func (d *daemon) run() string {
	if !d.private {
		return systemFolder
	}
	return filepath.Join(d.folder, "run")
}

func (d *daemon) socket() string { return filepath.Join(d.run(), "pcscd.comm") }

func (d *daemon) readers() string { return filepath.Join(d.folder, "readers") }

// configure writes four entries of two slots. Each has its own copy of the driver: it keeps one table of slots for each
// time it is loaded.
func (d *daemon) configure() error {
	driver, err := os.ReadFile(driverFile)
	if err != nil {
		return err
	}
	var conf bytes.Buffer
	for _, letter := range []string{"A", "B", "C", "D"} {
		copied := filepath.Join(d.folder, "vpcd-"+letter+".so")
		port, err := twoFreePorts()
		if err := errors.Join(err, os.WriteFile(copied, driver, 0o700)); err != nil {
			return err
		}
		fmt.Fprintf(&conf, "FRIENDLYNAME \"Virtual PCD %s\"\nDEVICENAME /dev/null:%#x\nLIBPATH %s\nCHANNELID %#x\n", letter, port, copied, port)
		for i := range 2 {
			d.slots = append(d.slots, &slot{
				name: fmt.Sprintf("Virtual PCD %s 00 %02d", letter, i), address: fmt.Sprintf("127.0.0.1:%d", port+i),
			})
		}
	}
	return errors.Join(os.MkdirAll(d.run(), 0o755), os.MkdirAll(systemFolder, 0o755), os.MkdirAll(d.readers(), 0o755),
		os.WriteFile(filepath.Join(d.readers(), "rig"), conf.Bytes(), 0o600))
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

func (d *daemon) start() error { return d.startWith(d.readers()) }

// startWith starts pcscd with the readers of another folder and waits until it answers.
func (d *daemon) startWith(readers string) error {
	script := `exec pcscd --foreground --config "$0"`
	arguments := []string{"sh", "-c", script, readers}
	if d.private {
		script = `mount --bind "$1" ` + systemFolder + ` && ` + script
		arguments = []string{"unshare", "--mount", "--propagation", "private", "sh", "-c", script, readers, d.run()}
	}
	d.command = exec.Command(arguments[0], arguments[1:]...)
	d.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := d.command.Start(); err != nil {
		return err
	}
	for limit := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		context, err := scard.EstablishContext()
		if err == nil {
			return context.Release()
		}
		if time.Now().After(limit) {
			return fmt.Errorf("pcscd does not answer: %w", err)
		}
	}
}

// end sends a signal and waits until pcscd is gone. What it leaves behind after SIGKILL keeps a new one from starting.
func (d *daemon) end(signal syscall.Signal) error {
	if err := d.command.Process.Signal(signal); err != nil {
		return err
	}
	_ = d.command.Wait() // tells the signal
	for _, left := range []string{"pcscd.comm", "pcscd.pid"} {
		if err := os.Remove(filepath.Join(d.run(), left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (d *daemon) close() error { return errors.Join(d.end(syscall.SIGTERM), os.RemoveAll(d.folder)) }

// restart ends pcscd and starts it with all readers.
func (d *daemon) restart(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := d.end(signal); err != nil {
		t.Fatal(err)
	}
	if err := d.start(); err != nil {
		t.Fatal(err)
	}
}
