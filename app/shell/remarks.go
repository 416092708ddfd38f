package shell

import (
	"strconv"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// skewed is how far the PC's clock may be off without a remark: more than a slow line explains.
const skewed = 2 * time.Minute

// remarks are what is worth knowing about this PC before anything is begun: a wrong clock (E513) and a browser that keeps
// nothing (E517) stop nobody, one that refuses cookies (E530) does. They stand above every screen.
func remarks(lang message.Lang, facts Facts) goapp.UI {
	var all []goapp.UI
	if off := facts.Skew(); off >= skewed {
		all = append(all, remark(lang, facts, message.ClockSkew, message.With("n", strconv.Itoa(int(off.Minutes())))))
	}
	switch {
	case facts.Cookieless:
		all = append(all, remark(lang, facts, message.NoSession))
	case facts.Forgetful:
		all = append(all, remark(lang, facts, message.StorageUnavailable))
	}
	return goapp.Div().Class("remarks").Body(all...)
}

func remark(lang message.Lang, facts Facts, code message.Code, args ...message.Arg) goapp.UI {
	entry, _ := message.Lookup(code)
	return ui.Banner{Tone: ui.Info, Small: SmallPrint(lang, facts, entry)}.UI(
		goapp.P().Body(goapp.Strong().Text(entry.What.In(lang, args...))),
		goapp.P().Text(entry.Remedy.In(lang, args...)),
	)
}
