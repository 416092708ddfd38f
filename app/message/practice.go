package message

// Texts of 体験モード, and of what can be done without a network.
const (
	PracticeEnter    Key = "practice.enter"
	PracticeEnterWhy Key = "practice.enter-why"
	PracticeLeave    Key = "practice.leave"
	PracticeLeft     Key = "practice.left"  // on the real menu, straight after 体験モード
	PracticeMark     Key = "practice.mark"  // on every screen, dialog and print
	PracticeTitle    Key = "practice.title" // of the document: args title
	PracticeGuide    Key = "practice.guide"
	PracticeCards    Key = "practice.cards"
	PracticePINs     Key = "practice.pins"
	PracticePIN      Key = "practice.pin"   // in the PIN dialog: args pin
	PracticeOther    Key = "practice.other" // a card that is no bidding card
	PracticeReceipt  Key = "practice.receipt"
	PracticeAgain    Key = "practice.again"

	OfflineCan       Key = "offline.can"
	OfflineReceipt   Key = "offline.receipt"
	OfflineLast      Key = "offline.last"
	OfflineKept      Key = "offline.kept"
	OfflineForget    Key = "offline.forget"
	OfflineForgotten Key = "offline.forgotten"
)

var practice = catalogue{
	PracticeEnter: {"体験モードで練習する", "Try it in practice mode"},
	PracticeEnterWhy: {
		"ICカードやリーダーがなくても、最初から最後まで試せます。何も変更されません。",
		"The whole way without card or reader. Nothing is changed.",
	},
	PracticeLeave: {"体験モードを終わる", "Leave practice mode"},
	PracticeLeft: {
		"体験モードを終わりました。ここからは実際の手続きです。",
		"Practice mode is over. From here on it is real.",
	},
	PracticeMark: {
		"体験モード：練習です。何も送信されず、何も変更されません。",
		"Practice mode: nothing is sent, nothing is changed.",
	},
	PracticeTitle: {"体験モード {title}", "Practice mode: {title}"},
	PracticeGuide: {
		"「練習用ICカード」の①現在を入れ、「ICカード更新」を押してください。わざとまちがえてもかまいません。違うPIN番号、②新しいを先に入れる、差し替えないで進む、なども試せます。",
		"Insert ① under \"Practice cards\" and press \"Renew IC card\". Mistakes are welcome: a wrong PIN, ② first, the same card twice.",
	},
	PracticeCards: {"練習用ICカード", "Practice cards"},
	PracticePINs: {
		"ここに書いてある練習用のPIN番号を使います。本物のPIN番号は入力しないでください。",
		"Use the PINs shown here. Do not enter a real one.",
	},
	PracticePIN:   {"練習用のPIN番号は {pin} です。", "The practice PIN is {pin}."},
	PracticeOther: {"社員証", "Staff ID"},
	PracticeReceipt: {
		"体験用：練習でできた受付票です。何も証明しません。登録は変わっていません。",
		"Practice only: this receipt proves nothing. No registration has changed.",
	},
	PracticeAgain: {"もう一度練習する", "Practise again"},

	OfflineCan: {
		"つながらない間も、体験モードと「この画面の説明」は使えます。",
		"Practice mode and \"About this screen\" work meanwhile.",
	},
	OfflineReceipt: {
		"受付票は、つながるとここに表示します。印刷や保存（PDF）したものがあれば、そちらをご覧ください。",
		"The receipt is shown here as soon as there is a connection. If you printed or saved it, use that.",
	},
	OfflineLast: {"最後の受付票の控え", "Excerpt of the last receipt"},
	OfflineKept: {
		"このブラウザに残しているのはこれだけです。会社名・氏名・ICカードの内容は残していません。",
		"This is all that this browser keeps: no company, no holder, no card.",
	},
	OfflineForget:    {"この控えを消す", "Delete this excerpt"},
	OfflineForgotten: {"控えを消しました。", "The excerpt was deleted."},
}
