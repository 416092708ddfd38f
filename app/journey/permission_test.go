package journey

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// newPublic starts a registry with a name of its own over TLS, and a browser that takes its page for one of the public
// internet: Chromium then asks the user before the page may reach the connector.
func newPublic(t *testing.T, agent bool) (*world, *browser) {
	t.Helper()
	w := prepare(t, makePublic)
	port := w.port
	layLine(w, selfSigned(t))
	w.startAPI()
	if agent {
		w.startAgent()
	}
	b := w.launch(chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("host-resolver-rules", "MAP "+publicHost+" 127.0.0.1"),
		chromedp.Flag("ip-address-space-overrides", fmt.Sprintf("127.0.0.1:%d=public", port)))
	return w, b
}

func selfSigned(t *testing.T) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{publicHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// permit answers the browser's question about loopback in its settings.
func (b *browser) permit(setting cdpbrowser.PermissionSetting) {
	b.w.t.Helper()
	params := cdpbrowser.SetPermissionParams{Origin: b.w.origin(), Setting: setting,
		Permission: &cdpbrowser.PermissionDescriptor{Name: "loopback-network"}}
	if _, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetPermission, params); err != nil {
		b.w.t.Fatal(err)
	}
}

// asked is how often the connector was called at all.
func (b *browser) asked() int { return len(b.answered(fmt.Sprintf("http://127.0.0.1:%d/", b.w.agent))) }

func TestThePermissionIsExplainedBeforeItIsAskedFor(t *testing.T) {
	w, b := newPublic(t, true)
	w.troubled.Store(true) // a refused call is an error to the console
	b.expect("loopback")
	b.visit("/sapporo/")
	b.see(text(message.MenuAgentAsk), heading(message.AgentPermissionWaiting))
	if n := b.asked(); n != 0 {
		t.Errorf("the connector was called %d times before the click", n)
	}
	b.accessible("permission explained")
	b.press(text(message.MenuAgentConnect)) // without a window, Chromium answers its question with No
	b.see(heading(message.AgentPermissionDenied), text(message.ActionLetterToIT), text(message.VerdictNothingChanged))
	b.seeNot(heading(message.AgentAbsent))
	b.accessible("permission denied")
	b.permit(cdpbrowser.PermissionSettingGranted)
	b.see(text(message.MenuAgentReady)) // by itself
	w.insert("current")
	b.toReview()
	b.change()
	w.holds("new")
}

func TestAGrantedPermissionNeedsNoClick(t *testing.T) {
	_, b := newPublic(t, true)
	b.permit(cdpbrowser.PermissionSettingGranted)
	b.visit("/sapporo/")
	b.see(text(message.MenuAgentReady))
}

func TestADeniedPermissionIsNoMissingConnector(t *testing.T) {
	w, b := newPublic(t, true)
	w.troubled.Store(true)
	b.expect("loopback")
	b.permit(cdpbrowser.PermissionSettingDenied)
	b.visit("/sapporo/")
	b.see(heading(message.AgentPermissionDenied))
	b.press(text(message.MenuRenew))
	b.see(text(message.ConfirmTitle))
	b.press(text(message.ConfirmOK))
	b.see(heading(message.AgentPermissionDenied), text(message.ActionLetterToIT))
}

func TestAMissingConnectorIsNoDeniedPermission(t *testing.T) {
	w, b := newPublic(t, false)
	w.troubled.Store(true)
	b.permit(cdpbrowser.PermissionSettingGranted)
	b.visit("/sapporo/")
	b.see(heading(message.AgentAbsent))
	w.startAgent()
	b.see(text(message.MenuAgentReady))
}

// A browser without a window never leaves its question open, so the call is held back where the question would stand.
func TestAnOpenQuestionIsWaitedFor(t *testing.T) {
	w, b := newPublic(t, true)
	w.troubled.Store(true)
	b.expect("loopback")
	agent := fmt.Sprintf("http://127.0.0.1:%d/*", w.agent)
	held := make(chan fetch.RequestID, 8)
	if err := chromedp.Listen(b.ctx, func(ev any) {
		if e, ok := ev.(*fetch.EventRequestPaused); ok {
			held <- e.RequestID
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: agent}}}); err != nil {
		t.Fatal(err)
	}
	b.visit("/sapporo/")
	b.see(text(message.MenuAgentAsk))
	b.press(text(message.MenuAgentConnect))
	b.seeNot(text(message.MenuAgentAsk))
	b.see(heading(message.AgentPermissionWaiting), text(message.MenuAgentWaiting))
	b.accessible("permission waited for")
	b.permit(cdpbrowser.PermissionSettingGranted)
	if _, err := chromedp.Call(b.ctx, fetch.Disable, struct{}{}); err != nil {
		t.Fatal(err)
	}
	b.see(text(message.MenuAgentReady))
}

func TestSafariIsToldThatItCannot(t *testing.T) {
	w, b := newPublic(t, false)
	w.troubled.Store(true)
	b.permit(cdpbrowser.PermissionSettingGranted)
	b.before(`Object.defineProperty(Navigator.prototype, "vendor", { get: () => "Apple Computer, Inc." })`)
	b.visit("/sapporo/")
	b.see(heading(message.BrowserUnsupported), "Edge・Chrome・Firefox をお使いください。")
	b.accessible("browser unsupported")
	b.visit("/en/sapporo/")
	b.see("This browser cannot reach the connector.", "Use Edge, Chrome or Firefox.")
}

func TestTheLetterToITNamesThisSite(t *testing.T) {
	w, b := newPublic(t, false)
	b.visit("/for-it")
	b.see(text(message.ForITTitle), `"LoopbackNetworkAllowedForUrls": ["`+w.origin()+`"]`)
	b.accessible("letter to IT")
	b.visit("/en/for-it")
	b.see(message.En.Text(message.ForITTitle), w.origin())
	b.english("letter to IT")
	b.accessible("letter to IT, English")
}
