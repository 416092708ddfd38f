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
	f.remaining = ""
	for _, c := range f.desk.State().Cards() {
		if f.isCurrent(c) {
			f.remaining = c.ID
		}
	}
	f.explain()
	f.changed()
}

// Swapped reads the ticks off the desk. The same card again sets them back.
func (f *Flow) Swapped() Swap {
	lies := f.desk.State()
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
