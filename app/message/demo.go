package message

// Texts of the demo's own panel and command line (5, 5.4); never shown outside demo mode.
const (
	DemoTitle          Key = "demo.title"           // 5.4
	DemoInsert         Key = "demo.insert"          // 5.4
	DemoRemove         Key = "demo.remove"          // 5.4
	DemoResetTries     Key = "demo.reset-tries"     // 5.4
	DemoReportLoss     Key = "demo.report-loss"     // 5.4, leads to E430
	DemoStopRevocation Key = "demo.stop-revocation" // 5.4, leads to E414
	DemoSecondReader   Key = "demo.second-reader"   // 5.4
	DemoExpired        Key = "demo.expired"         // 5
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
