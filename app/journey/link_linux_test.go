package journey

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// TestThePageReallyStartsTheConnector goes the whole way: agent install, 接続ソフトを起動, the browser, xdg-open, agent start.
// The user of this browser has agreed before that this site may open such links.
func TestThePageReallyStartsTheConnector(t *testing.T) {
	if _, err := exec.LookPath("xdg-open"); err != nil {
		t.Skip("no xdg-open: this desktop opens no links")
	}
	w := newRegistry(t)
	home := t.TempDir()
	desktop := []string{"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_DATA_HOME=" + filepath.Join(home, "share"), "DISPLAY=:0"}
	install := exec.Command(program("agent"), "install", "--state", w.state(), "--port", strconv.Itoa(w.agent))
	install.Env = append(os.Environ(), desktop...)
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("agent install: %v\n%s", err, out)
	}
	t.Cleanup(func() { endAgent(w.state()) })
	agreed := `{"protocol_handler": {"allowed_origin_protocol_pairs": {"` + w.origin() + `": {"hikitsugi": true}}}}`
	b := w.launch(w.preferring(agreed), chromedp.Env(desktop...))
	b.visit("/" + authority + "/")
	b.see(heading(message.AgentAbsent))
	b.press(text(message.MenuAgentStart))
	b.see(text(message.MenuAgentReady))
	b.at("/" + authority + "/")
	w.unchanged()
}

// endAgent ends whoever listens at the socket of a state directory.
func endAgent(state string) {
	c, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: filepath.Join(state, "agent.sock"), Net: "unix"})
	if err != nil {
		return // nothing was started
	}
	defer c.Close()
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	raw.Control(func(fd uintptr) {
		if peer, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED); err == nil {
			syscall.Kill(int(peer.Pid), syscall.SIGTERM)
		}
	})
}
