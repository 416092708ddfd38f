// Package registry holds the nouns of the registry: who may bid at which authority, and with which IC card. It knows no
// database, no HTTP and no rules; the rules of a renewal are package renewal, the tables package store.
//
// Glossary: 発注機関 authority; 業者 company; 資格審査情報 roster entry; 利用者登録 registration; 業種 category; 登録番号 number;
// ICカード利用部署 department contact; 参加中の案件 open case; 開札 opening; 受付番号 receipt number.
package registry

import "time"

// Authority is a 発注機関 with its rules for a renewal.
type Authority struct {
	ID             string
	NameJa, NameEn string
	Desk           Desk
	InfoSite       string // 入札情報サービス; may be empty
	Paper          string // 届出書類 after a renewal; may be empty
	Policy         []byte // JSON of renewal.Policy
	PolicyVersion  int64  // grows with each change of Policy
}

// Desk is whom to call.
type Desk struct {
	Phone, Hours, Mail string
}

// CA is a 認証局 whose cards are known here. Which authority accepts it is the authority's policy.
type CA struct {
	ID             string
	NameJa, NameEn string
	Desk           Desk
	Certificates   [][]byte // DER: its roots, and the intermediates that cross-certify them
}

// Company is a 業者 under the id that all authorities of this registry share (企業ID).
type Company struct {
	ID   string
	Name string
}

// RosterEntry is what an authority's qualification roster says of a company. Texts are as the authority wrote them.
type RosterEntry struct {
	ID             string
	Authority      string
	Company        string // 商号又は名称, with the authority's suffix such as 【物品】
	Address        string // 所在地
	Representative string // 代表者
	Delegate       string // 受任者; empty if there is none
	DelegatePost   string
	JointVenture   bool
	Date           time.Time
}

// Registration is a 利用者登録: one company in one category at one authority. Version grows whenever its cards change.
type Registration struct {
	ID        string
	Authority string
	Category  string // goods, services or works
	Number    string // 登録番号, zero-padded as the authority writes it
	Roster    string // id of the roster entry
	Company   string // id of the company
	Version   int64
}

// CardState is the state of a card at one registration.
type CardState string

// The states of a card at a registration. Nothing is ever deleted.
const (
	Active     CardState = "active"
	Superseded CardState = "superseded" // replaced by a renewal
	Suspended  CardState = "suspended"  // 停止: reported as lost
)

// RegisteredCard is a card at one registration.
type RegisteredCard struct {
	Registration string
	Certificate  string // digest of the DER
	State        CardState
	Contact      string // ICカード利用部署; survives a renewal
	Since        time.Time
	Leaf         string    // hash of the history's leaf that made it
	Ended        time.Time // zero while active
	EndedBy      string    // hash of the leaf that ended it
}

// CaseState is how far a company has gone in a bid case.
type CaseState string

// The states of an open case.
const (
	Entered   CaseState = "entered"   // 参加申請済
	Submitted CaseState = "submitted" // 入札書提出済
)

// OpenCase is a 参加中の案件, with the card that took part: a renewal of another card does not touch it.
type OpenCase struct {
	Number       string
	Registration string
	Certificate  string
	Title        string
	State        CaseState
	Opening      time.Time // 開札予定日時
}

// Contents is what an operator imports into a registry at once: the state before the first renewal.
type Contents struct {
	Authorities   []Authority
	CAs           []CA
	Companies     []Company
	Roster        []RosterEntry
	Registrations []Registration
	Cards         []ImportedCard
	Cases         []OpenCase
}

// ImportedCard is a card that an operator brings in as active for a registration.
type ImportedCard struct {
	Registration string
	Certificate  []byte // DER
	Contact      string
}
