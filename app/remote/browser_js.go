package remote

import (
	"strings"
	"syscall/js"
)

// The states of the browser's permission to reach this PC's loopback.
const (
	PermissionGranted = "granted"
	PermissionPrompt  = "prompt"
	PermissionDenied  = "denied"
	PermissionUnknown = "unknown" // a browser that has no such permission
)

// LoopbackPermission asks for the state of the browser's loopback-network permission, without prompting.
func LoopbackPermission() string {
	permissions := js.Global().Get("navigator").Get("permissions")
	if !permissions.Truthy() {
		return PermissionUnknown
	}
	status, err := await(permissions.Call("query", map[string]any{"name": "loopback-network"}))
	if err != nil {
		return PermissionUnknown
	}
	return status.Get("state").String()
}

// PromptsForLoopback reports whether the next call of the agent makes the browser ask the user for its permission. A page
// that itself lies on loopback is not asked about.
func PromptsForLoopback() bool {
	switch js.Global().Get("location").Get("hostname").String() {
	case "localhost", "127.0.0.1", "[::1]":
		return false
	}
	return LoopbackPermission() == PermissionPrompt
}

// OnLoopbackPermission calls f whenever the user or the company's policy changes the permission. It is never undone.
func OnLoopbackPermission(f func()) {
	permissions := js.Global().Get("navigator").Get("permissions")
	if !permissions.Truthy() {
		return
	}
	status, err := await(permissions.Call("query", map[string]any{"name": "loopback-network"}))
	if err != nil {
		return
	}
	status.Call("addEventListener", "change", js.FuncOf(func(js.Value, []js.Value) any {
		f()
		return nil
	}))
	permissionStatus = status
}

// permissionStatus keeps the browser from forgetting that somebody listens.
var permissionStatus js.Value

// RefusesLoopback reports whether this browser never lets an https page call http on loopback: WebKit takes it for mixed
// content, which includes every browser on iOS.
func RefusesLoopback() bool {
	global := js.Global()
	return global.Get("location").Get("protocol").String() == "https:" &&
		global.Get("navigator").Get("vendor").String() == "Apple Computer, Inc."
}

// Forgetful reports whether the browser keeps nothing: web/js/start.js has put a storage in memory in its place.
func Forgetful() bool { return js.Global().Get("hikitsugiForgetful").Truthy() }

// KeepsCookies reports whether the browser takes a cookie of this site, without which the registry cannot tell two visits
// apart. It tries: navigator.cookieEnabled knows nothing of what the user has forbidden to all sites.
func KeepsCookies() (kept bool) {
	defer func() { kept = kept && recover() == nil }()
	document := js.Global().Get("document")
	document.Set("cookie", "hikitsugi-try=1; SameSite=Strict; Path=/")
	kept = strings.Contains(document.Get("cookie").String(), "hikitsugi-try")
	document.Set("cookie", "hikitsugi-try=; SameSite=Strict; Path=/; Max-Age=0")
	return kept
}

// linkPatience is how long the frame of a link stays, in milliseconds: a browser that asks the user first drops the link
// with its frame.
const linkPatience = 60_000

// OpenLink has the user's desktop open a link of another scheme. It goes through a frame that nobody sees: where the
// scheme is not known, some browsers show a page of their own instead, and the user would lose this one.
func OpenLink(link string) {
	document := js.Global().Get("document")
	frame := document.Call("createElement", "iframe")
	frame.Set("hidden", true)
	frame.Set("src", link)
	document.Get("body").Call("append", frame)
	js.Global().Call("setTimeout", frame.Get("remove").Call("bind", frame), linkPatience)
}

// Copy puts a text into the clipboard; false if the browser refuses.
func Copy(text string) bool {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return false // a page that is not secure has none
	}
	_, err := await(clipboard.Call("writeText", text))
	return err == nil
}

// Answers reports whether anything at all answers at url, be it a stranger or an agent that does not know this site.
func Answers(url string) bool {
	options := map[string]any{"mode": "no-cors", "cache": "no-store", "credentials": "omit"}
	_, err := await(js.Global().Call("fetch", url, options))
	return err == nil
}

// InFront reports whether the page is visible.
func InFront() bool {
	return js.Global().Get("document").Get("visibilityState").String() == "visible"
}

// OnFront calls f whenever the page comes to the front. It is never undone: the page listens as long as it lives.
func OnFront(f func()) {
	listener := js.FuncOf(func(js.Value, []js.Value) any {
		if InFront() {
			f()
		}
		return nil
	})
	js.Global().Get("document").Call("addEventListener", "visibilitychange", listener)
}

// Online is the browser's word on the network.
func Online() bool { return js.Global().Get("navigator").Get("onLine").Bool() }

// Origin is this page's.
func Origin() string { return js.Global().Get("location").Get("origin").String() }

// Remember keeps a value that is neither secret nor personal in this browser; false if the browser refuses.
func Remember(name, value string) (ok bool) {
	defer func() { ok = recover() == nil }() // storage may be forbidden or full
	js.Global().Get("localStorage").Call("setItem", name, value)
	return true
}

// Forget drops what Remember kept.
func Forget(name string) {
	defer func() { _ = recover() }() // storage may be forbidden
	js.Global().Get("localStorage").Call("removeItem", name)
}

// Recall gives what Remember kept, or "".
func Recall(name string) (value string) {
	defer func() { _ = recover() }() // storage may be forbidden
	v := js.Global().Get("localStorage").Call("getItem", name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}
