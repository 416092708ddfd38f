package message

// Texts of the help panel この画面の説明, under the manual's own headings.
const (
	HelpQuestion            Key = "help.question"
	HelpDescription         Key = "help.description"
	HelpProcedure           Key = "help.procedure"
	HelpNotes               Key = "help.notes"
	HelpMenu                Key = "help.menu"
	HelpMenuProcedure       Key = "help.menu-procedure"
	HelpPin                 Key = "help.pin" // both PIN dialogs
	HelpPinCurrentProcedure Key = "help.pin-current-procedure"
	HelpPinNewProcedure     Key = "help.pin-new-procedure"
	HelpReview              Key = "help.review"
	HelpReviewProcedure     Key = "help.review-procedure"

	// Screens that the manual does not know.
	HelpEntrance  Key = "help.entrance"
	HelpReceipt   Key = "help.receipt"
	HelpReceipts  Key = "help.receipts"
	HelpStop      Key = "help.stop"
	HelpForIT     Key = "help.for-it"
	HelpConnector Key = "help.connector"
	HelpUnknown   Key = "help.unknown"
)

var help = catalogue{
	HelpQuestion:    {"ICカードの更新を行うには?", "How do I renew my IC card?"},
	HelpDescription: {"画面説明", "About this screen"},
	HelpProcedure:   {"操作手順", "What to do"},
	HelpNotes:       {"補足事項", "Notes"},
	HelpMenu:        {"利用者登録のメインメニュー画面です。", "This is the main menu of user registration."},
	HelpMenuProcedure: {
		"「ICカード更新」ボタンをクリックすることにより、確認メッセージウィンドウが表示されます。現在使用しているICカードがICカードリーダーに挿入されていることを確認し、「OK」ボタンをクリックします。",
		"Click \"Renew IC card\"; the confirmation window appears. Check that the IC card you use now is in the reader, then click OK.",
	},
	HelpPin: {"PIN番号を入力するダイアログ表示画面です。", "This is the dialog for entering the PIN."},
	HelpPinCurrentProcedure: {
		"PIN番号入力欄に現在使用しているICカードのPIN番号を入力後、「OK」ボタンをクリックします。入力したPIN番号が正しければ、確認メッセージウィンドウが表示されます。ICカードリーダーに挿入しているICカードを新しいICカードに差し替えます。新しいICカードがICカードリーダーに挿入されていることを確認し、「OK」ボタンをクリックします。",
		"Enter the PIN of the IC card you use now, then click OK. If the PIN is right, the confirmation window appears. Replace the card in the reader with the new IC card. Check that the new card is in the reader, then click OK.",
	},
	HelpPinNewProcedure: {
		"PIN番号入力欄に新しいICカードのPIN番号を入力後、「OK」ボタンをクリックします。入力したPIN番号が正しければ、電子証明書更新確認画面が表示されます。",
		"Enter the PIN of the new IC card, then click OK. If the PIN is right, the page \"Confirm certificate renewal\" appears.",
	},
	HelpReview: {"電子証明書更新確認画面です。", "This is the page \"Confirm certificate renewal\"."},
	HelpReviewProcedure: {
		"利用者の情報、現在使用しているICカード情報、新規に使用するICカード情報の内容を確認後、「変更」ボタンをクリックしてください。ICカード情報が更新され、更新完了画面を表示します。利用者登録メニューへ戻る場合は、「戻る」ボタンをクリックしてください。",
		"Check your data, the current card and the new card, then click \"Change\". The IC card data is renewed and the page \"Renewal complete\" appears. To return to the user registration menu, click \"Back\".",
	},
	HelpEntrance: {"発注機関を選択する画面です。", "This page is for choosing a contracting authority."},
	HelpReceipt: {
		"更新完了画面です。受付票の印刷と保存、次にすることの確認ができます。",
		"This page shows the result of the renewal. You can print and save the receipt, and see what to do next.",
	},
	HelpReceipts:  {"利用申請受付票の一覧画面です。", "This page lists your application receipts."},
	HelpStop:      {"ICカード更新を使用できないときの手続きを案内する画面です。", "This page says what to do when IC card renewal cannot be used."},
	HelpForIT:     {"接続の許可をIT担当者に依頼するための画面です。", "This page is a letter that asks your IT staff to permit the connection."},
	HelpConnector: {"接続ソフトの入手と設定の画面です。", "This page is about getting and setting up the card connector."},
	HelpUnknown:   {"ページが見つからないときに表示される画面です。", "This page is shown for an address that does not exist."},
}
