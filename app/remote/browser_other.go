//go:build !js

package remote

// The states of the browser's permission to reach this PC's loopback.
const (
	PermissionGranted = "granted"
	PermissionPrompt  = "prompt"
	PermissionDenied  = "denied"
	PermissionUnknown = "unknown"
)

// LoopbackPermission has no browser to ask.
func LoopbackPermission() string { return PermissionUnknown }

// PromptsForLoopback has no browser to ask.
func PromptsForLoopback() bool { return false }

// OnLoopbackPermission has no browser to listen to.
func OnLoopbackPermission(func()) {}

// RefusesLoopback has no browser to ask.
func RefusesLoopback() bool { return false }

// Forgetful has no browser to ask.
func Forgetful() bool { return false }

// KeepsCookies has no browser that could refuse them.
func KeepsCookies() bool { return true }

// OpenLink has no desktop to open it.
func OpenLink(string) {}

// Copy has no clipboard.
func Copy(string) bool { return false }

// Answers has no browser to ask.
func Answers(string) bool { return false }

// InFront has no browser that could hide a page.
func InFront() bool { return true }

// OnFront has no browser to listen to.
func OnFront(func()) {}

// Online has no browser to ask.
func Online() bool { return false }

// Origin has no page.
func Origin() string { return "" }

// Remember has nowhere to keep it.
func Remember(string, string) bool { return false }

// Forget has nothing kept.
func Forget(string) {}

// Recall has nothing kept.
func Recall(string) string { return "" }
