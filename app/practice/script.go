package practice

import (
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// The scripted cards, by the ids that the panel of cards shows names for.
const (
	Current = "current" // ①現在
	New     = "new"     // ②新しい
	Other   = "other"   // no bidding card
)

const (
	reader = "体験用リーダー"
	tries  = 3 // few, so that the last-try dialog can be met

	// issuer and company are invented, and say so.
	issuer  = "体験認証局"
	company = "株式会社体験"
	address = "体験市中央1"
)

// Number is the number of the practice receipt. No real one begins with a date that does not exist.
const Number = "00000000-000001-0"

// card is a scripted card.
type card struct {
	id    string
	pin   string
	face  wire.Card // what its certificate would say
	left  int       // tries
	wrong int       // wrong PINs of this insertion
}

// script makes the cards as they are at the beginning: the current one ends in 30 days, the new one in five years.
func script(now time.Time) []*card {
	y, m, d := now.In(message.JST).Date()
	day := func(years, days int) time.Time {
		return time.Date(y+years, m, d+days+1, 0, 0, 0, 0, message.JST).Add(-time.Second)
	}
	face := func(id, serial string, from, to time.Time) wire.Card {
		return wire.Card{
			Digest: id, Company: company, Holder: "体験 太郎", Address: address, Issuer: issuer, IssuerDN: "CN=" + issuer,
			SerialHex: "0000 000" + serial, SerialDecimal: serial, NotBefore: from, NotAfter: to,
		}
	}
	return []*card{
		{id: Current, pin: "1234", left: tries, face: face(Current, "1", day(-5, 29), day(0, 30))},
		{id: New, pin: "5678", left: tries, face: face(New, "2", day(0, -10), day(5, -10))},
		{id: Other},
	}
}

// shown is what the card reveals without a PIN.
func (c *card) shown(insertion string) agent.Card {
	return agent.Card{
		ID: insertion, Reader: reader, Certificate: c.id, Digest: c.id, Holder: c.face.Holder, Issuer: issuer,
		NotBefore: c.face.NotBefore, NotAfter: c.face.NotAfter,
		Tries: agent.Tries{Known: true, Left: c.left, Max: tries}, PIN: agent.PINRule{Min: 4, Max: 8, Digits: true},
		Guard: c.guard(false),
	}
}

// guard is the connector's rule (agent/card.Guard) for a card that tells its tries.
func (c *card) guard(confirmed bool) string {
	switch {
	case c.wrong >= 2, c.left == 1 && c.wrong > 0:
		return agent.GuardReinsert
	case c.left == 1 && !confirmed:
		return agent.GuardLastTry
	}
	return ""
}

// authorities is the one whose screens are open.
var authorities = wire.AuthorityList{Items: []wire.Authority{{
	ID: shell.PracticeAuthority, NameJa: "体験市", NameEn: "Practice City", Desk: wire.Desk{Phone: "000-0000-0000"},
}}}

// targets are the registrations of the current card: two that are handed over at once, and one that must be approved.
func targets() []wire.ReviewTarget {
	target := func(id, ja, en, number string) wire.ReviewTarget {
		return wire.ReviewTarget{
			Registration: id, Version: 1, Authority: id, AuthorityJa: ja, AuthorityEn: en, Category: "goods", Number: number,
			Company: company + "【物品】", Address: address, Verdict: wire.VerdictRenew,
		}
	}
	approved := target("prefecture", "体験県", "Practice Prefecture", "00000002")
	approved.Verdict = wire.VerdictApproval
	approved.Findings = []wire.Finding{{
		Code: string(message.NeedsApproval), Verdict: wire.VerdictApproval, Args: map[string]string{"n": "7"},
	}}
	return []wire.ReviewTarget{
		target(shell.PracticeAuthority, "体験市", "Practice City", "00000001"),
		approved,
		target("town", "体験町", "Practice Town", "00000003"),
	}
}

// compared is the comparison of two cards of one holder.
func compared() []wire.ReviewComparison {
	var all []wire.ReviewComparison
	for _, row := range []string{"company", "holder", "address"} {
		all = append(all, wire.ReviewComparison{Row: row, Level: "equal", With: "current"})
	}
	return all
}
