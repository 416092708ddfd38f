package renewal

import (
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
)

// Drawing is the drawing (ui.Art) that belongs to a problem wherever it is shown: which way out of it the hand goes. It is
// empty where the hands have nothing to do.
func Drawing(code message.Code) string {
	switch code {
	case message.ReaderAbsent, message.ReaderLost:
		return "no-reader"
	case message.CardMute, message.CardRemovedReading, message.PinReinsert:
		return "remove"
	case message.SameCard, message.CardsSwapped, message.CardChanged, message.CardUnknown, message.CardWrongKind,
		message.CurrentNotRegistered, message.CurrentSuperseded:
		return "wrong-card"
	}
	return ""
}

// picture is the drawing of what is to be done at a step: first what is wrong, then what the reader is at.
func picture(s State, lies desk.State, swap Swap, found bool) string {
	current := s.Step == ConfirmCurrent || s.Step == PINCurrent
	if s.Problem != nil {
		switch name := Drawing(s.Problem.Code); {
		case s.Problem.Code == message.CardAbsent:
			return which("insert", current)
		case s.Problem.Code == message.PinReinsert:
			return which("remove", current)
		case name != "":
			return name
		}
	}
	switch {
	case s.Step == PINCurrent, s.Step == PINNew:
		return "" // the card is in, and stays there
	case lies.Reading():
		return "reading"
	case found:
		return "done"
	case current, swap.Out:
		return which("insert", current)
	}
	return "swap"
}

// which draws one of the two cards.
func which(drawing string, current bool) string {
	if current {
		return drawing + "-current"
	}
	return drawing + "-new"
}
