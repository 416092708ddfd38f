package wire

import "time"

// The results for one registration, once a renewal is settled.
const (
	HandedOver       = "handed-over"       // 更新済み
	AwaitingApproval = "awaiting-approval" // 承認待ち
	Declined         = "declined"          // 変更なし: not ticked
	Refused          = "refused"           // 変更なし: not allowed, or rejected by an officer
)

// The kinds of a receipt.
const (
	ReceiptOfRenewal   = "renewal"
	ReceiptOfApproval  = "approval"  // 受理 of what a renewal waited for
	ReceiptOfRejection = "rejection" // 不受理
)

// Receipt is the 受付票. Signed is the whole of it as a token of package proof, verifiable offline.
type Receipt struct {
	Number    string          `json:"number"`
	Kind      string          `json:"kind"` // ReceiptOfRenewal, ...
	TX        string          `json:"tx"`
	Accepted  string          `json:"accepted,omitempty"` // of an approval or rejection: number of the renewal's receipt
	Issued    time.Time       `json:"issued"`
	Demo      bool            `json:"demo"`
	Authority string          `json:"authority"`
	Current   Card            `json:"current"`
	New       Card            `json:"new"`
	Results   []ReceiptResult `json:"results"`
	Signed    string          `json:"signed"`
}

// ReceiptResult says what became of one registration.
type ReceiptResult struct {
	Registration string `json:"registration"`
	Authority    string `json:"authority"`
	AuthorityJa  string `json:"authority_ja"`
	AuthorityEn  string `json:"authority_en"`
	Category     string `json:"category"`
	Number       string `json:"number"`
	Company      string `json:"company"`
	State        string `json:"state"`
	Paper        string `json:"paper,omitempty"`
}

// ReceiptList is 利用申請受付票, newest first.
type ReceiptList struct {
	Items []Receipt `json:"items"`
}
