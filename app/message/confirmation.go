package message

// Texts of 確認メッセージ, the dialogs of steps 1 and 3 (CF1–CF7), and the badges ①現在 and ②新しい.
const (
	ConfirmTitle          Key = "confirmation.title"           // CF1
	ConfirmCurrent        Key = "confirmation.current"         // CF2
	ConfirmCurrentPicture Key = "confirmation.current-picture" // CF2, text of the picture
	ConfirmFound          Key = "confirmation.found"           // CF3: args which (BadgeCurrent, BadgeNew), date, issuer, reader
	ConfirmInsert         Key = "confirmation.insert"          // CF3
	ConfirmSwap           Key = "confirmation.swap"            // CF4
	ConfirmSwapPicture    Key = "confirmation.swap-picture"    // CF4, text of the picture
	ConfirmTickOut        Key = "confirmation.tick-out"        // CF5
	ConfirmTickIn         Key = "confirmation.tick-in"         // CF5
	ConfirmTickChecked    Key = "confirmation.tick-checked"    // CF5
	ConfirmTickDone       Key = "confirmation.tick-done"       // CF5
	ConfirmTwoReaders     Key = "confirmation.two-readers"     // CF6: args reader
	ConfirmOK             Key = "confirmation.ok"              // CF7
	ConfirmCancel         Key = "confirmation.cancel"          // CF7
	BadgeCurrent          Key = "badge.current"                // RV3, PN2, CF3
	BadgeNew              Key = "badge.new"                    // RV3, PN2, CF3
)

var confirmation = catalogue{
	ConfirmTitle: {"確認メッセージ", "Confirmation"},
	ConfirmCurrent: {
		"ICカードの更新を行います。現在使用しているICカードがICカードリーダーに挿入されていることを確認し、「OK」ボタンをクリックしてください。",
		"You are about to renew your IC card. Check that the IC card you use now is in the reader, then click OK.",
	},
	ConfirmCurrentPicture: {"①現在のICカードをICカードリーダーに入れる", "Put the ① current card into the reader"},
	ConfirmFound: {
		"{which}　有効期限 {date}・{issuer}・{reader}　確認しました",
		"{which}: valid until {date}, {issuer}, {reader}. Found",
	},
	ConfirmInsert: {"ICカードを入れてください。自動で確認します。", "Insert the card; it is checked by itself."},
	ConfirmSwap: {
		"現在使用しているICカードの確認が完了いたしました。ICカードリーダーに挿入しているICカードを新しいICカードに差し替えてください。新しいICカードが挿入されていることを確認し、「OK」ボタンをクリックしてください。",
		"Your current IC card has been checked. Replace the card in the reader with the new IC card. Check that the new card is in the reader, then click OK.",
	},
	ConfirmSwapPicture: {
		"①現在のICカードを抜き、②新しいICカードを入れる",
		"Take the ① current card out, put the ② new card in",
	},
	ConfirmTickOut:     {"現在のICカードを抜く", "Take out the current card"},
	ConfirmTickIn:      {"新しいICカードを入れる", "Insert the new card"},
	ConfirmTickChecked: {"新しいICカードの確認", "New card checked"},
	ConfirmTickDone:    {"済み", "Done"},
	ConfirmTwoReaders: {
		"新しいICカードは {reader} に入っています。差し替えは不要です。",
		"The new card is in {reader}. No swap needed.",
	},
	ConfirmOK:     {"OK", "OK"},
	ConfirmCancel: {"キャンセル", "Cancel"},
	BadgeCurrent:  {"①現在", "① Current"},
	BadgeNew:      {"②新しい", "② New"},
}
