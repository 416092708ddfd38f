package journey

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"hikitsugi/agent/vpcd/vpcdtest"
	"hikitsugi/app/message"
)

// pcsc is a world whose demo cards lie in the readers of a pcscd: the agent reaches them as it reaches plastic.
type pcsc struct {
	*world
	service  *vpcdtest.Daemon
	contacts *contacts
}

// newPCSC starts a pcscd with two readers, a registry and an agent with nothing inserted.
func newPCSC(t *testing.T) *pcsc {
	t.Helper()
	w := prepare(t, makePristine)
	if !strings.HasSuffix(w.run("agent", "version"), ", PC/SC\n") {
		lackPCSC(t, "bin/agent is built without PC/SC")
	}
	service, err := vpcdtest.New(1)
	if errors.Is(err, vpcdtest.ErrNone) {
		lackPCSC(t, err)
	} else if err != nil {
		t.Fatal(err)
	}
	p := &pcsc{world: w, service: service}
	t.Cleanup(func() {
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	p.contacts = newContacts(t, service)
	w.agentArgs = append(w.agentArgs, "--pcsc", "--vpcd", fmt.Sprint(p.contacts.port))
	w.env = append(w.env, vpcdtest.SocketVariable+"="+service.Socket())
	p.back()
	w.startAPI()
	w.startAgent()
	return p
}

// lackPCSC skips, or fails where the whole suite is asked for.
func lackPCSC(t *testing.T, why any) {
	t.Helper()
	if os.Getenv("HIKITSUGI_REQUIRE_PCSC") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func (p *pcsc) away(signal syscall.Signal) {
	p.t.Helper()
	p.troubled.Store(true)
	if err := p.service.End(signal); err != nil {
		p.t.Fatal(err)
	}
}

func (p *pcsc) back() {
	p.t.Helper()
	if err := p.service.Start(); err != nil {
		p.t.Fatal(err)
	}
}

func TestRenewalOverPCSC(t *testing.T) {
	w := newPCSC(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.pin("00000000")
	b.see("PIN番号が違います。", "あと9回")
	w.triesLeft("current", 9)
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.triesLeft("current", 10)
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	w.unchanged()
	b.change()
	w.holds("new")
	w.receipts(1)
	w.fsck()
}

func TestTwoReadersOverPCSCNeedNoSwap(t *testing.T) {
	w := newPCSC(t)
	w.run("agent", "virtual", "second", "on", "--state", w.state())
	w.insert("current")
	w.run("agent", "virtual", "insert", "--reader", "Virtual Reader 2", "--state", w.state(), "new")
	b := w.open()
	b.toMenu()
	b.toCurrentPIN()
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTwoReaders, message.With("reader", "Virtual Reader 2")))
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	b.change()
	w.holds("new")
	w.fsck()
}

// The PC's card service ends and starts again at each step. The page says so, goes on by itself when the service is
// back, and nothing is lost.
func TestCardServiceStoppedAtEachStep(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			w := newPCSC(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			fits := text(message.MenuRenewable, message.With("n", "30"))
			b.see(fits)
			w.stopped(b, signal, "menu", fits)
			b.press(text(message.MenuRenew))
			b.checked()
			w.stopped(b, signal, "confirm-current", "確認しました")
			b.press(text(message.ConfirmOK))
			b.see(text(message.PinDialogCardCurrent))
			w.stopped(b, signal, "pin-current", "")
			b.pin(w.pins["current"])
			b.see(text(message.ConfirmTickOut))
			w.stopped(b, signal, "swap", "")
			b.seeNot(text(message.ConfirmInsert))
			b.seeNot(text(message.MenuCardReading))
			b.untroubled() // the card that was left in is not taken for one put in again
			b.swap("new")
			w.stopped(b, signal, "swapped", "確認しました")
			b.press(text(message.ConfirmOK))
			b.see(text(message.PinDialogCardNew))
			w.stopped(b, signal, "pin-new", "")
			b.pin(w.pins["new"])
			b.see(text(message.ReviewTitle))
			w.unchanged()
			w.away(signal) // no card is needed any more
			b.change()
			w.holds("new")
			w.fsck()
		})
	}
}

// stopped ends the service and starts it again: the page says the first, and when the card is back shows a text again
// and no problem, with no hand on it.
func (p *pcsc) stopped(b *browser, signal syscall.Signal, step, shown string) {
	p.t.Helper()
	p.away(signal)
	b.see(heading(message.CardServiceStopped))
	b.shoot(step)
	p.back()
	back := time.Now()
	b.see(shown)
	b.untroubled()
	p.t.Logf("%s: the page had recovered %v after pcscd took clients", step, time.Since(back).Round(time.Millisecond))
}

// untroubled waits until the page shows nothing that is wrong with connector, reader or card.
func (b *browser) untroubled() {
	b.w.t.Helper()
	b.poll("not to see a problem", `!document.querySelector(".dialog-problem .banner, .status-cards .banner-warning, .status-cards .banner-error")`)
}

// The card leaves at the commands that matter, before and after it has acted on them. The page says so, the registry
// holds what it held, the card tells its tries, and the next attempt works.
func TestCardPulledWhileItSigns(t *testing.T) {
	w := newPCSC(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	w.pulledAtEach(b, w.pins["current"])
	w.pulled(b, isVerify, true, "00000000", "あと9回")
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	b.swap("new")
	b.press(text(message.ConfirmOK))
	b.see(text(message.PinDialogCardNew))
	w.pulledAtEach(b, w.pins["new"])
	b.pin(w.pins["new"])
	b.see(text(message.ReviewTitle))
	w.unchanged()
	b.change()
	w.holds("new")
	w.receipts(1)
	w.fsck()
}

func (p *pcsc) pulledAtEach(b *browser, pin string) {
	p.t.Helper()
	for _, answered := range []bool{false, true} {
		for _, at := range []func([]byte) bool{isVerify, isSign} {
			p.pulled(b, at, answered, pin, "あと10回")
		}
	}
}

// pulled types a PIN, pulls the card at a command and puts it back.
func (p *pcsc) pulled(b *browser, at func([]byte) bool, answered bool, pin, tries string) {
	p.t.Helper()
	gone := p.contacts.pull(at, answered)
	b.pin(pin)
	b.see(heading(message.CardRemovedSigning), text(message.VerdictTriesUnknown))
	<-gone
	p.unchanged()
	p.contacts.putBack()
	b.seeNot(heading(message.CardRemovedSigning))
	b.untroubled()
	b.see(tries)
}

// The card service ends while the card has the PIN, and while it signs.
func TestCardServiceStoppedWhileTheCardSigns(t *testing.T) {
	w := newPCSC(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	w.troubled.Store(true)
	for _, at := range []func([]byte) bool{isVerify, isSign} {
		w.contacts.arm(&incident{at: at, answered: true, happens: func() {
			if err := w.service.End(syscall.SIGKILL); err != nil {
				t.Error(err)
			}
		}})
		b.pin(w.pins["current"])
		b.see(heading(message.CardServiceStopped))
		w.unchanged()
		w.contacts.putBack()
		w.back()
		b.untroubled()
	}
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
	w.triesLeft("current", 10)
}
