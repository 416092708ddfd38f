package renewal

import "hikitsugi/app/desk"

// Swap is how far the swap of step 3 is, for its three ticks.
type Swap struct {
	Out, In, Checked bool
	NoSwap           *desk.Card // with two readers: the new card already lies in the other one
}

// askSwap opens the second 確認メッセージ.
func (f *Flow) askSwap() {
	f.desk.Judge(f.state.Authority, f.state.Renewal.TX)
	f.goTo(ConfirmNew)
	f.remaining, f.renamed = "", false
	for _, c := range f.desk.State().Cards() {
		if f.isCurrent(c) {
			f.remaining = c.ID
		}
	}
	f.explain()
	f.changed()
}

// followRemaining follows the current card through an end of the PC's card service, after which every insertion has
// another name: a card that nobody touched is not one put in again.
func (f *Flow) followRemaining() {
	lies := f.desk.State()
	_, still := lies.Find(f.remaining)
	switch {
	case lies.Stopped:
		f.renamed = f.remaining != ""
	case !lies.Seen() || still:
	case !f.renamed:
		f.remaining = ""
	default:
		for _, c := range lies.Cards() {
			f.renamed = false
			if f.isCurrent(c) {
				f.remaining = c.ID
			}
		}
	}
}

// Swapped reads the ticks off the desk. The same card again sets them back.
func (f *Flow) Swapped() Swap {
	lies := f.desk.State()
	if !lies.Seen() {
		return Swap{}
	}
	currentIn := false
	for _, c := range lies.Cards() {
		currentIn = currentIn || f.isCurrent(c)
	}
	fits := f.fits(lies)
	s := Swap{Out: !currentIn, In: !currentIn && len(lies.Cards()) > 0, Checked: !currentIn && len(fits) > 0}
	if currentIn && len(fits) == 1 {
		s.NoSwap = &fits[0]
	}
	return s
}
