package message

import (
	"slices"
	"strings"
)

// Texts of the demo's own panel and command line; never shown outside demo mode.
const (
	DemoTitle          Key = "demo.title"
	DemoInsert         Key = "demo.insert"
	DemoRemove         Key = "demo.remove"
	DemoResetTries     Key = "demo.reset-tries"
	DemoReportLoss     Key = "demo.report-loss"     // leads to E430
	DemoStopRevocation Key = "demo.stop-revocation" // leads to E414
	DemoSecondReader   Key = "demo.second-reader"
	DemoExpired        Key = "demo.expired"
)

var demo = catalogue{
	DemoTitle:          {"デモ用ICカードの操作", "Demo cards"},
	DemoInsert:         {"入れる", "Insert"},
	DemoRemove:         {"抜く", "Remove"},
	DemoResetTries:     {"残り回数を戻す", "Reset tries"},
	DemoReportLoss:     {"紛失の届出（停止）", "Report loss"},
	DemoStopRevocation: {"認証局の失効情報を止める", "Stop the CA's revocation service"},
	DemoSecondReader:   {"2台目のリーダーを使う", "Use a second reader"},
	DemoExpired: {
		"デモのICカードの有効期限が過ぎました。make reset で作り直せます。",
		"The demo's IC card has expired. Make it anew with make reset.",
	},
}

// demoCards are the words of which the captions of the demo's cards are made.
var demoCards = []Text{
	{"現在のカード", "Current card"},
	{"新しいカード", "New card"},
	{"期限が早い", "expires earlier"},
	{"まだ使えない", "not valid yet"},
	{"期限切れのカード", "Expired card"},
	{"表記ゆれ", "spelling differs"},
	{"別の会社のカード", "Card of another company"},
	{"別の取得者", "another holder"},
	{"認証局 乙", "CA Otsu"},
	{"認証局 丙", "CA Hei"},
	{"弱い鍵", "weak key"},
	{"失効", "revoked"},
	{"見本支店", "Mihon branch"},
	{"残り1回のカード", "Card with one try left"},
	{"閉塞したカード", "Locked card"},
	{"失効したカード", "Revoked card"},
	{"職員証（電子証明書なし）", "Staff ID (no certificate)"},
	{"応答しないカード", "Card that does not answer"},
	{"応答が正しくないカード", "Card that answers nonsense"},
}

// DemoCard is the caption of a demo's card in l. Captions are Japanese, their parts separated by ・; one that nobody has
// translated stays as it is.
func (l Lang) DemoCard(caption string) string {
	if l != En {
		return caption
	}
	parts := strings.Split(caption, "・")
	for i, part := range parts {
		if n := slices.IndexFunc(demoCards, func(t Text) bool { return t.Ja == part }); n >= 0 {
			parts[i] = demoCards[n].En
		}
	}
	return strings.Join(parts, ", ")
}
