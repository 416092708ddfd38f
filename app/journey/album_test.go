package journey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

// album is where pictures go.
type album struct{ dir string }

// take takes a state 320 and 1280 px wide, in the colours of a user's own, and on A4 where no dialog is open: the whole
// page, or the whole of the dialog.
func (a album) take(b *browser, l message.Lang, name string) {
	b.w.t.Helper()
	name += "-" + string(l)
	dialog := false
	for _, width := range []int64{320, 1280} {
		dialog = a.frame(b, width)
		a.shoot(b, fmt.Sprintf("%s-%d.png", name, width), dialog)
	}
	b.media("", "forced-colors", "active")
	a.shoot(b, name+"-forced.png", dialog)
	b.media("", "", "")
	b.do(chromedp.EmulateViewport(1280, 1000))
	if !dialog {
		a.print(b, name)
	}
}

// frame makes the window that wide, and as high as an open dialog needs; it reports whether there is one.
func (a album) frame(b *browser, width int64) bool {
	b.w.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900))
	height := evaluate[int64](b, `(d => d ? d.scrollHeight + 20 : 0)(document.querySelector("dialog[open]"))`)
	if height > 900 {
		b.do(chromedp.EmulateViewport(width, height))
	}
	return height > 0
}

// shoot takes what the window shows, or else the whole page.
func (a album) shoot(b *browser, file string, window bool) {
	b.w.t.Helper()
	time.Sleep(150 * time.Millisecond) // the layout settles
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	how := chromedp.FullScreenshot(100)
	if window {
		how = chromedp.CaptureScreenshot()
	}
	png, err := chromedp.Run(ctx, how)
	if err != nil {
		b.fatal("picture %s: %v", file, err)
	}
	a.write(b, file, png)
}

// cut takes one element alone.
func (a album) cut(b *browser, selector, file string) {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.Screenshot(chromedp.CSS(selector)))
	if err != nil {
		b.fatal("picture %s: %v", file, err)
	}
	a.write(b, file, png)
}

// print prints the page on A4 as the user's browser would.
func (a album) print(b *browser, name string) {
	b.w.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		b.fatal("print %s: %v", name, err)
	}
	a.write(b, name+".pdf", pdf)
}

func (a album) write(b *browser, name string, content []byte) {
	b.w.t.Helper()
	if err := os.MkdirAll(a.dir, 0o755); err != nil {
		b.w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(a.dir, name), content, 0o644); err != nil {
		b.w.t.Fatal(err)
	}
}
