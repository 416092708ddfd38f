// Package wire holds what crosses the registry's HTTP interface: requests, answers and the problem document. It
// compiles into the page; it knows no HTTP, no X.509 and no rules. Times are RFC 3339 in UTC, digests base64url SHA-256,
// certificates base64 (RFC 4648 section 4) of DER. Tokens are compact JWS of package proof, passed on untouched.
//
// Routes (all under /v1; a session is an HttpOnly cookie that the first request for a signature sets):
//
//	GET    /v1/session                      Session: server time, demo flag, the unfinished or last renewal
//	DELETE /v1/session                      ends it (終了)
//	GET    /v1/authorities                  AuthorityList
//	POST   /v1/procedure                    ProcedureQuery -> Procedure: which procedure fits an inserted card
//	POST   /v1/requests                     RequestForm -> IssuedRequest: a signature request R
//	POST   /v1/renewals                     CardProof of the current card -> Renewal (201)
//	GET    /v1/renewals/{tx}                Renewal
//	DELETE /v1/renewals/{tx}                abandons it (キャンセル)
//	POST   /v1/renewals/{tx}/extension      Renewal: another 30 minutes
//	PUT    /v1/renewals/{tx}/new-card       CardProof of the new card -> Renewal
//	GET    /v1/renewals/{tx}/review         Review
//	PUT    /v1/renewals/{tx}/commit         CommitForm -> Receipt; tx is the idempotency key
//	GET    /v1/receipts                     ReceiptList of this session
//	GET    /v1/receipts/{number}            Receipt
//	GET    /.well-known/hikitsugi           the directory (application/jwt)
//	GET    /healthz, /readyz
package wire

import "time"

// Media types.
const (
	JSON        = "application/json"
	ProblemJSON = "application/problem+json"
)

// A page stays open for days while the registry is replaced, so it says with each request which interface it was made for.
const (
	PageHeader = "Hikitsugi-Page"
	Page       = 1 // what this package describes; counts changes that an older page cannot cope with
	OldestPage = 1 // what the registry still answers; older pages get page-too-old
)

// Problem is an RFC 9457 problem document. Code is a code of package message, which has its texts.
type Problem struct {
	Type     string            `json:"type"`
	Title    string            `json:"title"`
	Status   int               `json:"status"`
	Detail   string            `json:"detail,omitempty"`
	Instance string            `json:"instance,omitempty"`
	Code     string            `json:"code"`
	Args     map[string]string `json:"args,omitempty"`    // what fills the code's text
	Support  string            `json:"support,omitempty"` // the support number, also in the log
}

// Error is the code: a Problem is an error in the page.
func (p Problem) Error() string { return p.Code }

// Session is the state of this browser at the registry.
type Session struct {
	Now     time.Time `json:"now"`
	Demo    bool      `json:"demo"`
	Support string    `json:"support"`           // サポート番号, 4-4 digits; no personal data
	Agent   string    `json:"agent"`             // where the page looks for the agent: http://127.0.0.1:PORT
	Renewal *Renewal  `json:"renewal,omitempty"` // the unfinished one of this session
	Receipt string    `json:"receipt,omitempty"` // number of the last receipt of this session
}

// AuthorityList is all 発注機関 of this registry.
type AuthorityList struct {
	Items []Authority `json:"items"`
}

// Authority is a 発注機関.
type Authority struct {
	ID       string `json:"id"`
	NameJa   string `json:"name_ja"`
	NameEn   string `json:"name_en"`
	Desk     Desk   `json:"desk"`
	InfoSite string `json:"info_site,omitempty"` // 入札情報サービス
	Paper    string `json:"paper,omitempty"`     // 届出書類 after a renewal
	CAs      []CA   `json:"cas"`                 // accepted ones
}

// Desk is whom to call.
type Desk struct {
	Phone string `json:"phone"`
	Hours string `json:"hours,omitempty"`
	Mail  string `json:"mail,omitempty"`
}

// CA is a 認証局 with its desk.
type CA struct {
	ID     string `json:"id"`
	NameJa string `json:"name_ja"`
	NameEn string `json:"name_en"`
	Desk   Desk   `json:"desk"`
}
