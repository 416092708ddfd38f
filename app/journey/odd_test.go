package journey

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"hikitsugi/app/message"
)

// TestRefusedCookiesAreSaidBeforeAPIN has a browser whose user blocks all cookies, and with them all storage.
func TestRefusedCookiesAreSaidBeforeAPIN(t *testing.T) {
	w := newWorld(t)
	b := w.launch(w.preferring(`{"profile": {"default_content_setting_values": {"cookies": 2}}}`))
	b.expect("service worker") // it is forbidden too
	w.insert("current")
	b.toMenu()
	b.see(heading(message.NoSession), "Cookieを止めている場合は、このサイトだけ許可してください。")
	b.seeNot(heading(message.StorageUnavailable))
	b.accessible("no cookies")
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.poll("for the reason in the dialog", `document.querySelector("dialog .banner-title").innerText === `+strconv.Quote(heading(message.NoSession)))
	b.see(text(message.VerdictNothingChanged))
	w.triesLeft("current", 10)
	w.unchanged()
}

func TestAnotherConnectorGetsNoPINUntilTheUserAgrees(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.press(text(message.PinDialogClose))
	b.see(text(message.MenuCancelled))
	w.client.stop()
	if err := os.Remove(filepath.Join(w.state(), "agent-key.pem")); err != nil {
		t.Fatal(err)
	}
	w.startAgent()
	w.insert("current")
	b.see(text(message.MenuAgentReady))
	b.press(text(message.MenuRenew))
	b.checked()
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentChanged), text(message.VerdictNothingChanged))
	b.accessible("another connector")
	b.press(text(message.ActionConfirmAgent))
	b.see(text(message.PinDialogCardCurrent))
	b.pin(w.pins["current"])
	b.see(text(message.ConfirmTickOut))
	w.unchanged()
}

// pad stands in for a reader with keys of its own, which no reader here has: the connector says so of the card, and the
// PIN is not the page's.
func pad(pin string) string {
	return `const call = window.fetch;
	window.fetch = async (url, options) => {
		if (!/\/v1\/cards\//.test(url)) return call(url, options);
		if (options.method === "POST") {
			const form = JSON.parse(options.body);
			window.pinOfThePage = form.pin;
			return call(url, {...options, body: JSON.stringify({...form, pin: ` + strconv.Quote(pin) + `})});
		}
		const answer = await call(url, options);
		const card = await answer.json();
		return new Response(JSON.stringify({...card, pin_pad: true}), {status: answer.status, headers: answer.headers});
	};`
}

func TestAReaderWithKeysTakesThePINItself(t *testing.T) {
	w := newWorld(t)
	b := w.launch()
	b.before(pad(w.pins["current"]))
	w.insert("current")
	b.toMenu()
	b.toCurrentPIN()
	b.see(text(message.PinDialogPad))
	b.poll("for a dialog without a field", `!document.querySelector("dialog input[type=password]")`)
	b.poll("for the focus on the title", `document.activeElement.matches("dialog h2")`)
	b.accessible("PIN pad")
	b.keys("\r")
	b.see(text(message.ConfirmTickOut))
	if got := evaluate[string](b, `window.pinOfThePage`); got != "" {
		t.Errorf("the page sent a PIN of %d characters", len(got))
	}
	w.unchanged()
}

func TestADiagnosisIsCopiedForAMail(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("garbage")
	b.visit("/" + authority + "/")
	b.see(heading(message.CardAnswerInvalid))
	b.press(text(message.ActionCopyDiagnosis))
	b.see(text(message.DiagnosisCopied))
	b.accessible("diagnosis copied")
	b.before(`navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden"))`)
	b.reload()
	b.see(heading(message.CardAnswerInvalid))
	b.press(text(message.ActionCopyDiagnosis))
	b.see(text(message.DiagnosisByHand), "smart card service: running")
	b.accessible("diagnosis shown")
	w.client.stop()
	b.see(heading(message.AgentLost))
}
