package shell

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/message"
	"hikitsugi/app/ui"
)

// ClockText writes a time as the header shows it: 2014年03月12日 17時17分, or 12 Mar 2014 17:17 JST. The zero time is not
// known yet.
func ClockText(lang message.Lang, t time.Time) string {
	switch {
	case t.IsZero():
		return lang.Text(message.FrameClockUnknown)
	case lang == message.En:
		return t.In(message.JST).Format("2 Jan 2006 15:04") + " JST"
	default:
		return t.In(message.JST).Format("2006年01月02日 15時04分")
	}
}

// clock shows the server's time and renders itself anew at each full minute of that time.
type clock struct {
	goapp.Compo
	Lang   message.Lang
	Server time.Time
	Read   time.Time

	ticking bool
}

func (c *clock) now() time.Time { return Facts{Server: c.Server, Read: c.Read}.Now() }

func (c *clock) OnMount(ctx goapp.Context) { c.start(ctx) }

func (c *clock) OnUpdate(ctx goapp.Context) { c.start(ctx) }

// start begins ticking once the time is known; there is one chain of ticks, whatever is updated meanwhile.
func (c *clock) start(ctx goapp.Context) {
	defer ui.Catch(ctx)
	if c.ticking || c.Server.IsZero() {
		return
	}
	c.ticking = true
	c.wait(ctx)
}

func (c *clock) wait(ctx goapp.Context) {
	now := c.now()
	ctx.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now), func(ctx goapp.Context) {
		defer ui.Catch(ctx)
		c.wait(ctx)
	})
}

func (c *clock) Render() goapp.UI {
	now := c.now()
	element := goapp.Time().Class("clock").Text(ClockText(c.Lang, now))
	if !now.IsZero() {
		element = element.DateTime(now.In(message.JST).Format("2006-01-02T15:04-07:00"))
	}
	return element
}
