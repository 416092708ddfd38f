package receipt

import (
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// keep is how long a download's data stays reachable for the browser.
const keep = time.Minute

// download hands a text to the browser as a file. Nothing leaves this PC: the data is a Blob of the page itself.
func download(name, media, content string) {
	window := goapp.Window()
	blob := window.Get("Blob").New([]any{content}, map[string]any{"type": media})
	address := window.Get("URL").Call("createObjectURL", blob)
	link := window.Get("document").Call("createElement", "a")
	link.Set("href", address)
	link.Set("download", name)
	link.Call("click")
	time.AfterFunc(keep, func() { window.Get("URL").Call("revokeObjectURL", address) })
}
