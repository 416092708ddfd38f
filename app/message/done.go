package message

// Texts of 更新完了, step 6 (DN1–DN8).
const (
	DoneTitle           Key = "done.title"            // DN1
	DoneSentence        Key = "done.sentence"         // DN2
	DoneCloseBrowser    Key = "done.close-browser"    // DN2
	DoneCloseUnneeded   Key = "done.close-unneeded"   // DN2
	DoneTitlePending    Key = "done.title-pending"    // DN3
	DonePending         Key = "done.pending"          // DN3
	DoneTitleMixed      Key = "done.title-mixed"      // DN4
	DoneMixed           Key = "done.mixed"            // DN4: args n, m
	DoneTitleRejected   Key = "done.title-rejected"   // DN3, after a rejection
	DoneRejected        Key = "done.rejected"         // DN3, after a rejection
	DoneRejectedAsk     Key = "done.rejected-ask"     // DN3, after a rejection
	DoneNumber          Key = "done.number"           // DN5
	DoneReceived        Key = "done.received"         // DN5
	DoneOldCard         Key = "done.old-card"         // DN5
	DoneCurrentCard     Key = "done.current-card"     // DN5, after a rejection
	DoneNewCard         Key = "done.new-card"         // DN5
	DoneResults         Key = "done.results"          // DN5
	DoneResultRenewed   Key = "done.result-renewed"   // DN5
	DoneResultPending   Key = "done.result-pending"   // DN5
	DoneResultUnchanged Key = "done.result-unchanged" // DN5
	DoneKeepOldCard     Key = "done.keep-old-card"    // DN6
	DoneNext            Key = "done.next"             // DN7
	DoneNextLogin       Key = "done.next-login"       // DN7
	DoneNextOthers      Key = "done.next-others"      // DN7
	DoneNextPaper       Key = "done.next-paper"       // DN7, where policy has it: args guide
	DonePrint           Key = "done.print"            // DN8
	DoneSave            Key = "done.save"             // DN8
	DoneSaveSigned      Key = "done.save-signed"      // DN8, the receipt's own token
	DoneCalendar        Key = "done.calendar"         // DN8
	DoneContinue        Key = "done.continue"         // DN8
	DoneFinish          Key = "done.finish"           // DN8
	DoneFinished        Key = "done.finished"         // DN8
	DoneFinishedKept    Key = "done.finished-kept"    // DN8, where the browser keeps an excerpt
)

var done = catalogue{
	DoneTitle:    {"更新完了", "Renewal complete"},
	DoneSentence: {"電子証明書の更新が完了いたしました。", "The certificate has been renewed."},
	DoneCloseBrowser: {
		"ブラウザを右上の×ボタンで一度終了させてください。",
		"Please close the browser once with the × button at the top right.",
	},
	DoneCloseUnneeded: {
		"「終了」を押しても同じです。ブラウザを閉じる必要はありません。",
		"Or press \"Finish\": same effect. You need not close the browser.",
	},
	DoneTitlePending: {"更新受付", "Renewal received"},
	DonePending: {
		"更新を受付けました。発注機関の承認を待っています。承認されるまでは、現在使用しているICカードをお使いください。",
		"Renewal received, awaiting approval. Keep using your current card until it is approved.",
	},
	DoneTitleMixed: {"更新完了（一部承認待ち）", "Renewal complete (some awaiting approval)"},
	DoneMixed: {
		"電子証明書の更新が完了いたしました（{n}件）。承認待ちの登録が{m}件あります。",
		"Renewed: {n}. Awaiting approval: {m}.",
	},
	DoneTitleRejected: {"更新不受理", "Renewal rejected"},
	DoneRejected: {
		"発注機関は、この更新を受理しませんでした。登録は変わっていません。現在使用しているICカードを引き続きお使いください。",
		"The authority has not accepted this renewal. The registration is unchanged; keep using your current card.",
	},
	DoneRejectedAsk:     {"くわしくは、発注機関へお問い合せください。", "Please ask the authority why."},
	DoneNumber:          {"受付番号", "Receipt no."},
	DoneReceived:        {"受付日時", "Received"},
	DoneOldCard:         {"旧ICカード", "Old card"},
	DoneCurrentCard:     {"現在使用しているICカード", "IC card in use now"},
	DoneNewCard:         {"新しいICカード", "New card"},
	DoneResults:         {"発注機関ごとの結果", "Result per authority"},
	DoneResultRenewed:   {"更新済み", "Renewed"},
	DoneResultPending:   {"承認待ち", "Awaiting approval"},
	DoneResultUnchanged: {"変更なし", "Unchanged"},
	DoneKeepOldCard: {
		"旧ICカードは、まだ捨てないでください。このシステム以外の発注機関では、旧ICカードで登録されたままのことがあります。",
		"Do not throw the old card away: authorities outside this system may still know only the old card.",
	},
	DoneNext:       {"次にすること：", "Next:"},
	DoneNextLogin:  {"新しいICカードで電子入札にログイン", "Log in with the new card"},
	DoneNextOthers: {"ほかの発注機関での更新", "Renew at other authorities"},
	DoneNextPaper:  {"届出書類（{guide}）", "Paper forms ({guide})"},
	DonePrint:      {"受付票を印刷", "Print receipt"},
	DoneSave:       {"保存（PDF）", "Save PDF"},
	DoneSaveSigned: {"署名つきの受付票を保存", "Save signed receipt"},
	DoneCalendar:   {"次の有効期限をカレンダーに入れる", "Add next expiry to calendar"},
	DoneContinue:   {"続ける", "Continue"},
	DoneFinish:     {"終了", "Finish"},
	DoneFinished:   {"終了しました。この画面は閉じてもかまいません。", "Finished. You may close this page."},
	DoneFinishedKept: {
		"受付番号と発注機関ごとの結果の控えは、「この控えを消す」を押すまで、このパソコンのブラウザに残ります。会社名・氏名・ICカードの内容は残りません。",
		"An excerpt (receipt number and the result per authority) stays in this PC's browser until you press \"Delete this excerpt\". No company, no holder and no card is in it.",
	},
}
