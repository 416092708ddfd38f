package renewal

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/shell"
	"hikitsugi/app/ui"
)

// longAfter is when 変更 is said to take longer than usual (RV14).
const longAfter = 10 * time.Second

// patience is what stands there while 変更 is under way.
type patience struct {
	goapp.Compo
	Lang  message.Lang
	Since time.Time

	long bool
}

func (p *patience) OnMount(ctx goapp.Context) {
	defer ui.Catch(ctx)
	shell.Announce(ctx, p.Lang.Text(message.ReviewBusy))
	ctx.After(longAfter-time.Since(p.Since), func(ctx goapp.Context) {
		defer ui.Catch(ctx)
		p.long = true
		shell.Announce(ctx, p.Lang.Text(message.ReviewBusyLong))
	})
}

func (p *patience) Render() goapp.UI {
	return ui.Banner{Tone: ui.Info}.UI(
		goapp.P().Text(p.Lang.Text(message.ReviewBusy)),
		goapp.If(p.long, func() goapp.UI { return goapp.P().Text(p.Lang.Text(message.ReviewBusyLong)) }),
	)
}
