package journey

import (
	"strings"
	"testing"

	"hikitsugi/app/message"
)

// waiting is the number of the receipt of which an approval is awaited.
func (w *world) waiting() string {
	w.t.Helper()
	number, _, found := strings.Cut(w.run("api", append([]string{"approvals", "--demo", "--origin", w.origin()}, w.registry()...)...), "\t")
	if !found {
		w.t.Fatal("nothing waits for an approval")
	}
	return number
}

// decide lets an officer approve or reject what waits, and gives the number of the new receipt.
func (w *world) decide(act string) string {
	w.t.Helper()
	args := append([]string{act, "--demo", "--origin", w.origin(), "--officer", "officer-17"}, w.registry()...)
	_, number, found := strings.Cut(strings.TrimSpace(w.run("api", append(args, w.waiting())...)), "receipt ")
	if !found {
		w.t.Fatalf("%s gave no receipt", act)
	}
	return number
}

// The holder of a receipt sees in the list what an officer has decided since, and its receipt.
func TestAnOfficersDecisionReachesThePage(t *testing.T) {
	for act, want := range map[string]struct{ state, title, sentence message.Key }{
		"approve": {message.ReceiptsStateAccepted, message.DoneTitle, message.DoneSentence},
		"reject":  {message.ReceiptsStateRejected, message.DoneTitleRejected, message.DoneRejected},
	} {
		t.Run(act, func(t *testing.T) {
			w := newWorld(t)
			b := w.open()
			w.insert("current")
			b.toMenu()
			b.toReview()
			b.change()
			b.press(text(message.FrameLeftReceipts))
			b.see(text(message.ReceiptsStatePending))
			number := w.decide(act)
			b.reload()
			b.see(text(want.state), text(message.ReceiptsStateDone), "架空県")
			b.seeNot(text(message.ReceiptsStatePending))
			b.visit("/" + authority + "/receipt/" + number)
			b.see(text(want.title), text(want.sentence), number)
			b.quiet()
			w.receipts(2)
			w.fsck()
		})
	}
}
