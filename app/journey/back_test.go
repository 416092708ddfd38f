package journey

import (
	"testing"

	"github.com/chromedp/chromedp"

	"hikitsugi/app/message"
)

func TestTheBrowsersBackLeavesTheReviewWithoutLoss(t *testing.T) {
	w := newWorld(t)
	b := w.open()
	w.insert("current")
	b.toMenu()
	b.toReview()
	b.do(chromedp.NavigateBack())
	b.at("/" + authority + "/")
	b.see(text(message.MenuResumeGoOn))
	w.unchanged()
	b.press(text(message.MenuResumeGoOn))
	b.see(text(message.ReviewTitle))
	b.change()
	w.holds("new")
	w.fsck()
}

func TestTheBrowsersBackInADialogChangesNothing(t *testing.T) {
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.open()
			w.insert("current")
			b.visit("/" + authority + "/receipts")
			b.see(text(message.ReceiptsTitle))
			b.toMenu()
			step.to(b)
			b.do(chromedp.NavigateBack())
			b.at("/" + authority + "/receipts")
			w.unchanged()
			b.visit("/" + authority + "/")
			b.see(text(message.MenuTitle))
			if step.proved {
				b.see(text(message.MenuResumeGoOn))
			}
			w.unchanged()
		})
	}
}
