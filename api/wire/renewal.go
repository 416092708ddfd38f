package wire

import "time"

// RequestForm asks for a signature request. The new-card and commit requests name the renewal.
type RequestForm struct {
	Purpose string   `json:"purpose"`           // current-card, new-card or commit
	JKT     string   `json:"jkt"`               // thumbprint of the agent's transaction key
	TX      string   `json:"tx,omitempty"`      // new-card, commit
	Targets []Target `json:"targets,omitempty"` // commit: the ticked registrations
	Review  string   `json:"review,omitempty"`  // commit: digest of what was shown (Review.Digest)
}

// Target is a registration at the version that was shown.
type Target struct {
	Registration string `json:"registration"`
	Version      int64  `json:"version"`
}

// IssuedRequest is the answer to a RequestForm.
type IssuedRequest struct {
	TX      string `json:"tx"`
	Request string `json:"request"`
}

// CardProof is a card's signed statement with what it takes to verify it.
type CardProof struct {
	Authority   string   `json:"authority,omitempty"` // current card: the authority whose screens are open
	Request     string   `json:"request"`
	Proof       string   `json:"proof"`
	Certificate string   `json:"certificate"`
	Chain       []string `json:"chain"`
}

// CommitForm is K's confirmation, with the request that it confirms.
type CommitForm struct {
	Request string `json:"request"`
	Proof   string `json:"proof"`
}

// The states of a renewal.
const (
	CurrentProved = "current-proved"
	NewProved     = "new-proved"
	Settled       = "settled"
	Abandoned     = "abandoned"
)

// Renewal is where a renewal stands.
type Renewal struct {
	TX        string    `json:"tx"`
	State     string    `json:"state"`
	JKT       string    `json:"jkt"`
	Authority string    `json:"authority"`
	Expires   time.Time `json:"expires"` // 30 minutes after the last step
	Current   Card      `json:"current"`
	New       *Card     `json:"new,omitempty"`
	Receipt   string    `json:"receipt,omitempty"` // once settled
}

// Card is what its certificate says. An empty text means 証明書に記載なし.
type Card struct {
	Digest        string    `json:"digest"`
	Company       string    `json:"company"` // ICカード商号又は名称
	Holder        string    `json:"holder"`  // ICカード取得者氏名
	Address       string    `json:"address"` // ICカード取得者業者所在地
	SerialHex     string    `json:"serial_hex"`
	SerialDecimal string    `json:"serial_decimal"`
	Issuer        string    `json:"issuer"`
	IssuerDN      string    `json:"issuer_dn"`
	NotBefore     time.Time `json:"not_before"`
	NotAfter      time.Time `json:"not_after"` // 証明書有効期限
	Key           string    `json:"key"`       // RSA-2048, P-256, ...
}
