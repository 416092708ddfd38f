package receipt

import (
	"slices"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// State is the word for a receipt as a whole, among all of its session: a renewal is not complete while any authority has
// yet to decide, and nothing is said to be complete that was only rejected.
func State(r wire.Receipt, all []wire.Receipt) message.Key {
	switch r.Kind {
	case wire.ReceiptOfApproval:
		return message.ReceiptsStateAccepted
	case wire.ReceiptOfRejection:
		return message.ReceiptsStateRejected
	}
	tally := Count(r)
	for _, later := range all {
		if later.Accepted == r.Number {
			tally.Pending -= len(later.Results)
			tally.Renewed += Count(later).Renewed
		}
	}
	switch {
	case tally.Pending > 0:
		return message.ReceiptsStatePending
	case tally.Renewed > 0:
		return message.ReceiptsStateDone
	}
	return message.ReceiptsStateReceived
}

// deciders are the authorities whose officers made a decision.
func deciders(l message.Lang, r wire.Receipt) string {
	var names []string
	for _, result := range r.Results {
		name := result.AuthorityJa
		if l == message.En {
			name = result.AuthorityEn
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if l == message.En {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}

// rejected is the content of 不受理: nothing was changed, so nothing is said of an old card or of what to do with the new one.
func (d *Done) rejected(r wire.Receipt) goapp.UI {
	return goapp.Div().Class("done-content").Body(
		ui.Banner{Tone: ui.Warning}.UI(
			goapp.P().Text(d.text(message.DoneRejected)),
			goapp.P().Text(d.text(message.DoneRejectedAsk)),
		),
		d.facts(r),
		d.results(r),
		d.end(),
	)
}

func (d *Done) isRejection() bool {
	r, known := d.receipt()
	return known && r.Kind == wire.ReceiptOfRejection
}
