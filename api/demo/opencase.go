package demo

import "time"

// Case is a bid case (案件) that is still open, with the registration and the
// card that took part in it.
type Case struct {
	Number       string
	Authority    string // id
	Registration string // 登録番号
	Card         string
	Title        string
	State        CaseState
	Opening      time.Time // 開札予定日時
}

// CaseState is how far the supplier has gone in a case.
type CaseState string

// The states of the demo's cases.
const (
	Entered   CaseState = "entered"   // 参加申請済
	Submitted CaseState = "submitted" // 入札書提出済
)

func cases(t time.Time) []Case {
	at := func(days, hour, minute int) time.Time {
		return begin(t, days).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	return []Case{
		{"K-0001", "sapporo", "90000001", "current", "コピー用紙の購入（デモ）", Entered, at(10, 14, 0)},
		{"K-0002", "sapporo", "90000001", "current", "事務机の購入（デモ）", Entered, at(40, 10, 0)},
		{"K-0003", "mihon", "9000000002", "current", "庁舎清掃（デモ）", Submitted, at(5, 10, 0)},
		{"K-0004", "sapporo", "90000002", "b-current", "見本通り舗装（デモ）", Submitted, at(5, 13, 30)},
		{"K-0005", "kakuu", "0000000090000002", "b-current", "架空川護岸（デモ）", Submitted, at(12, 11, 0)},
		{"K-0006", "kakuu", "0000000090000002", "b-current", "架空橋補修（デモ）", Entered, at(38, 11, 0)},
	}
}
