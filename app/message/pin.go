package message

// Texts of PIN番号入力ダイアログ, steps 2 and 4 (PN1–PN12).
const (
	PinDialogTitle          Key = "pin.title"           // PN1
	PinDialogClose          Key = "pin.close"           // PN1
	PinDialogCardCurrent    Key = "pin.card-current"    // PN2, after BadgeCurrent
	PinDialogCardNew        Key = "pin.card-new"        // PN2, after BadgeNew
	PinDialogValidUntil     Key = "pin.valid-until"     // PN2
	PinDialogIssuer         Key = "pin.issuer"          // PN2
	PinDialogHolder         Key = "pin.holder"          // PN2
	PinDialogReader         Key = "pin.reader"          // PN2
	PinDialogHolderLater    Key = "pin.holder-later"    // PN2
	PinDialogPrompt         Key = "pin.prompt"          // PN3; PN11 when the field is empty
	PinDialogField          Key = "pin.field"           // PN4
	PinDialogShow           Key = "pin.show"            // PN4
	PinDialogHide           Key = "pin.hide"            // PN4
	PinDialogPerson         Key = "pin.person"          // PN5
	PinDialogPersonUnneeded Key = "pin.person-unneeded" // PN5
	PinDialogTriesLeft      Key = "pin.tries-left"      // PN6: args n
	PinDialogTriesUnknown   Key = "pin.tries-unknown"   // PN6
	PinDialogTriesFew       Key = "pin.tries-few"       // PN6, three or fewer
	PinDialogNoteWhat       Key = "pin.note-what"       // PN7
	PinDialogNoteNew        Key = "pin.note-new"        // PN7, step 4
	PinDialogNotePerson     Key = "pin.note-person"     // PN8
	PinDialogNoteStays      Key = "pin.note-stays"      // PN8
	PinDialogLastTry        Key = "pin.last-try"        // PN9
	PinDialogLastTryStop    Key = "pin.last-try-stop"   // PN9, the default
	PinDialogLastTryEnter   Key = "pin.last-try-enter"  // PN9
	PinDialogPad            Key = "pin.pad"             // PN10
	PinDialogOK             Key = "pin.ok"              // PN11
	PinDialogCancel         Key = "pin.cancel"          // PN11
	PinDialogBusy           Key = "pin.busy"            // PN12
)

var pin = catalogue{
	PinDialogTitle:          {"PIN番号入力ダイアログ", "Enter PIN"},
	PinDialogClose:          {"閉じる", "Close"},
	PinDialogCardCurrent:    {"現在使用しているICカード", "card you use now"},
	PinDialogCardNew:        {"新規に使用するICカード", "card you will use"},
	PinDialogValidUntil:     {"有効期限", "Valid until"},
	PinDialogIssuer:         {"発行者", "Issuer"},
	PinDialogHolder:         {"取得者", "Holder"},
	PinDialogReader:         {"リーダー", "Reader"},
	PinDialogHolderLater:    {"PIN番号の確認後に表示します", "Shown after the PIN is checked"},
	PinDialogPrompt:         {"PIN番号を入力してください。", "Enter the PIN."},
	PinDialogField:          {"PIN番号：", "PIN:"},
	PinDialogShow:           {"表示する", "Show"},
	PinDialogHide:           {"隠す", "Hide"},
	PinDialogPerson:         {"担当者：", "Person in charge:"},
	PinDialogPersonUnneeded: {"入力不要", "not needed"},
	PinDialogTriesLeft:      {"入力できる回数：あと{n}回", "Tries left: {n}"},
	PinDialogTriesUnknown:   {"このカードは残り回数を知らせません", "This card does not tell"},
	PinDialogTriesFew:       {"注意", "Caution"},
	PinDialogNoteWhat: {
		"※PIN番号とは、ICカード購入時に認証局から渡されるパスワードです。",
		"The PIN is the password that the certification authority gave you with the card.",
	},
	PinDialogNoteNew: {
		"新しいICカードと一緒に届いたPIN番号です。現在のICカードのPIN番号とは異なります。",
		"This is the PIN that came with the new card. It differs from the PIN of the current card.",
	},
	PinDialogNotePerson: {"※担当者欄には何も入力する必要はありません。", "Leave \"Person in charge\" empty."},
	PinDialogNoteStays: {
		"※PIN番号はこのパソコンの中だけで使います。送信も保存もしません。",
		"The PIN stays on this PC; it is neither sent nor stored.",
	},
	PinDialogLastTry: {
		"入力できるのは、あと1回です。まちがえると、このICカードは使えなくなります（閉塞）。PIN番号の書類が手元になければ、ここでやめてください。",
		"One try left. If it is wrong, this card will be locked. Stop here unless you have the PIN letter before you.",
	},
	PinDialogLastTryStop:  {"やめる", "Stop"},
	PinDialogLastTryEnter: {"書類を見ながら入力する", "I have the letter, enter it"},
	PinDialogPad:          {"ICカードリーダーのキーでPIN番号を入力してください。", "Enter the PIN on the reader's keypad."},
	PinDialogOK:           {"OK", "OK"},
	PinDialogCancel:       {"キャンセル", "Cancel"},
	PinDialogBusy:         {"ICカードで確認しています。抜かないでください。", "Checking on the card. Do not remove it."},
}
