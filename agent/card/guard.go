package card

import "errors"

// Why Guard refuses a PIN.
var (
	ErrReinsert = errors.New("the card must be taken out and inserted again")
	ErrConfirm  = errors.New("the user must confirm the last try")
)

// maxWrong is how many wrong PINs one insertion may see.
const maxWrong = 2

// Guard decides whether a PIN may be sent to a card (protocol.md 4, so that nobody locks a card in haste). wrong counts
// the wrong PINs of this insertion; confirmed says that the user was shown that one try is left and went on.
//
// It returns nil, a *PINError for a blocked card, ErrReinsert after two wrong PINs or when wrong PINs of this insertion
// led to the last try, or ErrConfirm for a last try that the user has not confirmed.
func Guard(tries Tries, wrong int, confirmed bool) error {
	last := tries.Known && tries.Left == 1
	switch {
	case tries.Known && tries.Left == 0:
		return blocked()
	case wrong >= maxWrong, last && wrong > 0:
		return ErrReinsert
	case last && !confirmed:
		return ErrConfirm
	}
	return nil
}
