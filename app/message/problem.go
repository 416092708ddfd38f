package message

// What stands around an error: its verdict, its small print and the alternatives that fill an entry's arguments.
const (
	VerdictNothingChanged   Key = "problem.verdict-nothing-changed"   // V 0
	VerdictNoTrySpent       Key = "problem.verdict-no-try-spent"      // V 0, added by E2xx and E3xx
	VerdictTrySpent         Key = "problem.verdict-try-spent"         // V 1
	VerdictTriesUnknown     Key = "problem.verdict-tries-unknown"     // V 2
	VerdictBeingChecked     Key = "problem.verdict-being-checked"     // V 3
	VerdictCompleted        Key = "problem.verdict-completed"         // V 4
	VerdictAwaitingApproval Key = "problem.verdict-awaiting-approval" // V 5
	SmallPrint              Key = "problem.small-print"               // args code, no, number
	WhichCurrent            Key = "problem.which-current"             // {which} of E210, E301
	WhichNew                Key = "problem.which-new"                 // {which} of E210, E301
	RecheckLater            Key = "problem.recheck-later"             // {recheck} of E414 where the renewal may go on, else empty
	NextApproval            Key = "problem.next-approval"             // {next} of E416, E418
	NextRegister            Key = "problem.next-register"             // {next} of E416, E418
	UrgentTellAuthority     Key = "problem.urgent-tell-authority"     // {urgent} of E426 where the card's expiry comes first, else empty
	NoPopups                Key = "problem.no-popups"                 // search for 10048
)

var problem = catalogue{
	VerdictNothingChanged: {"まだ何も変更されていません。", "Nothing has been changed."},
	VerdictNoTrySpent:     {"PIN番号の残り回数も減っていません。", "No PIN try was used."},
	VerdictTrySpent: {
		"まだ何も変更されていません。PIN番号の残り回数が1回減りました。",
		"Nothing has been changed; one try was used.",
	},
	VerdictTriesUnknown: {
		"まだ何も変更されていません。残り回数はカードを入れ直すと表示されます。",
		"Nothing has been changed; tries are shown when the card is back.",
	},
	VerdictBeingChecked: {
		"確認中です。もう一度押しても二重に更新されることはありません。",
		"Being checked; pressing again cannot renew twice.",
	},
	VerdictCompleted:        {"更新は完了しています。受付票をご確認ください。", "Renewal is complete; see the receipt."},
	VerdictAwaitingApproval: {"受付けました。承認を待っています。", "Received, awaiting approval."},
	SmallPrint:              {"{code}（E{no}）・サポート番号 {number}", "{code} (E{no}) · Support no. {number}"},
	WhichCurrent:            {"①現在", "current"},
	WhichNew:                {"②新しい", "new"},
	RecheckLater:            {"あとで再確認します。", "It will be checked again later."},
	NextApproval:            {"承認を受けて続ける", "ask approval"},
	NextRegister:            {"「登録」へ進む", "register"},
	UrgentTellAuthority:     {"急ぎであることを発注機関へご連絡ください。", "Tell the authority that it is urgent."},
	NoPopups:                {"このシステムはポップアップを使いません。", "This system opens no pop-up windows."},
}
