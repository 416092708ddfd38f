package wire

import "time"

// Virtual is the demo's readers and cards. The PINs stand here because these are demo cards.
type Virtual struct {
	Second bool          `json:"second"` // the second reader is switched on
	Cards  []VirtualCard `json:"cards"`
}

// VirtualCard is the face of a demo card.
type VirtualCard struct {
	ID       string    `json:"id"`
	Company  string    `json:"company"`
	Title    string    `json:"title"`
	NotAfter time.Time `json:"not_after"`
	PIN      string    `json:"pin"`
	Left     int       `json:"left"`             // tries
	Reader   string    `json:"reader,omitempty"` // where it is inserted
}

// The acts on the demo's readers.
const (
	Insert       = "insert"
	Remove       = "remove"
	ResetTries   = "reset-tries"
	SecondReader = "second-reader"
)

// VirtualAct moves a demo card. An empty reader means the first one.
type VirtualAct struct {
	Act    string `json:"act"`
	Card   string `json:"card,omitempty"`
	Reader string `json:"reader,omitempty"`
	On     bool   `json:"on,omitempty"` // second-reader
}
