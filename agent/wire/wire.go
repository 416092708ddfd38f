// Package wire holds what crosses the agent's loopback interface. It compiles into the page; it knows no cards and no
// HTTP. Certificates are base64 of DER; tokens are compact JWS of package proof.
//
// Routes, on http://127.0.0.1:PORT, for trusted origins only. Every request that is not a GET carries the header
// Hikitsugi: 1 and Content-Type application/json, so that a browser asks first (CORS preflight).
//
//	GET    /v1/status                       Status
//	GET    /v1/events                       text/event-stream: each message is a Readers, whole; one at once, then on change
//	GET    /v1/cards/{card}                 Card: what it reveals without a PIN
//	POST   /v1/cards/{card}/sign            SignForm -> Signed
//	POST   /v1/transactions                 OpenForm -> Opened: makes K
//	POST   /v1/transactions/{jkt}/opening   VouchForm -> Opened: the agent vouches for K once more
//	POST   /v1/transactions/{jkt}/confirm   ConfirmForm -> Confirmed: K signs the commit
//	DELETE /v1/transactions/{jkt}           forgets K
//	GET    /v1/diagnosis                    Diagnosis
//	GET    /v1/virtual                      Virtual: the demo's reader (with --virtual only)
//	POST   /v1/virtual                      VirtualAct -> Virtual
//
// Errors are wire.Problem documents of package hikitsugi/api/wire with codes of package message.
package wire

import "time"

// API is the version of this interface; a page that needs a higher one says agent-too-old.
const API = 1

// DefaultPort is where the page looks for the agent. Never 9980: that is the old helper's.
const DefaultPort = 24817

// LinkScheme is the URL scheme that the user's desktop opens with the agent, where it was installed; StartLink is its
// only URL and starts an agent that does not run.
const (
	LinkScheme = "hikitsugi"
	StartLink  = LinkScheme + ":start"
)

// Header must stand on every request that is not a GET.
const Header = "Hikitsugi"

// Status says who answers.
type Status struct {
	API     int    `json:"api"`
	Version string `json:"version"`
	Agent   string `json:"agent"`   // thumbprint of the agent key
	Virtual bool   `json:"virtual"` // the readers are virtual: demo registries only
}

// Readers is what is plugged in now.
type Readers struct {
	Service string   `json:"service"` // running or stopped
	Readers []Reader `json:"readers"`
}

// The states of the card service.
const (
	Running = "running"
	Stopped = "stopped"
)

// Reader is a card reader. Card is the id of this insertion; it is gone when the card is.
type Reader struct {
	Name    string `json:"name"`
	Virtual bool   `json:"virtual"`
	State   string `json:"state"`
	Card    string `json:"card,omitempty"`
}

// The states of a reader.
const (
	Empty   = "empty"
	Present = "present"
	Mute    = "mute"   // a card that does not answer
	InUse   = "in-use" // held by another program
)

// Card is what an inserted card reveals without a PIN. Empty texts mean 証明書に記載なし, or that the certificate
// itself needs the PIN.
type Card struct {
	ID          string    `json:"id"`
	Reader      string    `json:"reader"`
	Kind        string    `json:"kind"` // piv, ...
	Certificate string    `json:"certificate"`
	Chain       []string  `json:"chain"`
	Digest      string    `json:"digest"` // of the certificate
	SPKI        string    `json:"spki"`   // digest of the public key, to tell the same key under another certificate
	Company     string    `json:"company"`
	Holder      string    `json:"holder"`
	Issuer      string    `json:"issuer"`
	NotBefore   time.Time `json:"not_before"`
	NotAfter    time.Time `json:"not_after"`
	Tries       Tries     `json:"tries"`
	PIN         PINRule   `json:"pin"`
	PINPad      bool      `json:"pin_pad"`
	Guard       string    `json:"guard,omitempty"` // reinsert or last-try: what must happen before a PIN is taken

	// Others are this card with each other certificate that it can sign for: which one is registered only the registry knows.
	Others []Card `json:"others,omitempty"`
}

// What the PIN guard may demand.
const (
	GuardReinsert = "reinsert" // the card must be taken out and put in again
	GuardLastTry  = "last-try" // one try is left: SignForm.LastTry must be set
)

// Tries is how often a wrong PIN may still be entered.
type Tries struct {
	Known bool `json:"known"`
	Left  int  `json:"left"`
	Max   int  `json:"max"` // 0 if the card does not tell
}

// PINRule is the form that the card accepts, in characters.
type PINRule struct {
	Min    int  `json:"min"`
	Max    int  `json:"max"`
	Digits bool `json:"digits"` // digits only
}

// OpenForm opens a transaction. The directory is the registry's, passed on by the page: the agent checks it against
// what it trusts for this origin and never fetches anything.
type OpenForm struct {
	Nonce     string `json:"nonce"` // 256 random bits of the page
	Directory string `json:"directory"`
}

// Opened is the answer: Proof is a proof.Opening, signed by the agent key.
type Opened struct {
	JKT   string `json:"jkt"`
	Proof string `json:"proof"`
}

// VouchForm asks the agent to vouch once more for a K that it holds.
type VouchForm struct {
	Nonce string `json:"nonce"` // 256 random bits of the page
}

// SignForm asks for a card's statement. With a PIN pad, PIN is empty.
type SignForm struct {
	Request string `json:"request"`
	PIN     PIN    `json:"pin"`
	LastTry bool   `json:"last_try,omitempty"` // the user confirmed to use the last try

	// Certificate is the digest of the one to sign for; empty where the card has no others.
	Certificate string `json:"certificate,omitempty"`
}

// Signed is a card's statement.
type Signed struct {
	Proof       string   `json:"proof"`
	Certificate string   `json:"certificate"`
	Chain       []string `json:"chain"`
}

// ConfirmForm asks K to confirm a commit request.
type ConfirmForm struct {
	Request string `json:"request"`
}

// Confirmed is K's confirmation.
type Confirmed struct {
	Proof string `json:"proof"`
}

// Diagnosis is one page that says what is wrong. No names, no certificates.
type Diagnosis struct {
	Status  Status   `json:"status"`
	System  string   `json:"system"` // operating system and architecture
	Readers Readers  `json:"readers"`
	Lines   []string `json:"lines"`
}
