package message

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
