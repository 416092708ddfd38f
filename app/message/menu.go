package message

// Texts of 利用者登録メニュー (MN1–MN17).
const (
	MenuTitle                Key = "menu.title"                 // MN1
	MenuRegister             Key = "menu.register"              // MN2
	MenuRegisterWhen         Key = "menu.register-when"         // MN2
	MenuChange               Key = "menu.change"                // MN3
	MenuChangeWhen           Key = "menu.change-when"           // MN3
	MenuRenew                Key = "menu.renew"                 // MN4
	MenuRenewWhen            Key = "menu.renew-when"            // MN4
	MenuNotes                Key = "menu.notes"                 // MN5
	MenuNotePurpose          Key = "menu.note-purpose"          // MN5
	MenuNoteOldCard          Key = "menu.note-old-card"         // MN6
	MenuNoteOldCardWhere     Key = "menu.note-old-card-where"   // MN6
	MenuNoteNewRegistration  Key = "menu.note-new-registration" // MN7: args link (MenuNoteLink)
	MenuNoteLink             Key = "menu.note-link"             // MN7, leads to 登録
	MenuNoCard               Key = "menu.no-card"               // MN8
	MenuNeeds                Key = "menu.needs"                 // MN9
	MenuNeedsPin             Key = "menu.needs-pin"             // MN9
	MenuStatus               Key = "menu.status"                // MN10
	MenuAgent                Key = "menu.agent"                 // MN10
	MenuAgentReady           Key = "menu.agent-ready"           // MN10
	MenuAgentStopped         Key = "menu.agent-stopped"         // MN10
	MenuAgentApart           Key = "menu.agent-apart"           // MN10, where it runs and is not reached
	MenuAgentWaiting         Key = "menu.agent-waiting"         // MN10
	MenuAgentStart           Key = "menu.agent-start"           // MN10
	MenuAgentStarting        Key = "menu.agent-starting"        // MN10, after the press
	MenuAgentUnstarted       Key = "menu.agent-unstarted"       // MN10, where nothing came
	MenuAgentConnect         Key = "menu.agent-connect"         // MN10
	MenuAgentAsk             Key = "menu.agent-ask"             // before E103
	MenuReader               Key = "menu.reader"                // MN10, before the reader's name
	MenuReaderAbsent         Key = "menu.reader-absent"         // MN10
	MenuCard                 Key = "menu.card"                  // MN11
	MenuCardFacts            Key = "menu.card-facts"            // MN11: args date, issuer
	MenuCardNone             Key = "menu.card-none"             // MN11
	MenuCardReading          Key = "menu.card-reading"          // MN11
	MenuCardUnreadable       Key = "menu.card-unreadable"       // MN11
	MenuCardPinUnused        Key = "menu.card-pin-unused"       // MN11
	MenuRenewable            Key = "menu.renewable"             // MN12: args n
	MenuRenewableEarly       Key = "menu.renewable-early"       // MN12, earlier than the authority's hint
	MenuUnregistered         Key = "menu.unregistered"          // MN13
	MenuUnregisteredRegister Key = "menu.unregistered-register" // MN13
	MenuRegistered           Key = "menu.registered"            // MN14
	MenuOldCard              Key = "menu.old-card"              // MN14: args date
	MenuOldCardReceipt       Key = "menu.old-card-receipt"      // MN14
	MenuCancelled            Key = "menu.cancelled"             // MN15
	MenuResume               Key = "menu.resume"                // MN16: args date, holder
	MenuResumeUntil          Key = "menu.resume-until"          // MN16: args time (TimeOfDay)
	MenuResumeAnew           Key = "menu.resume-anew"           // MN16
	MenuResumeGoOn           Key = "menu.resume-go-on"          // MN16
	MenuNotYet               Key = "menu.not-yet"               // MN17
)

var menu = catalogue{
	MenuTitle:    {"利用者登録メニュー", "User registration menu"},
	MenuRegister: {"登録", "Register"},
	MenuRegisterWhen: {
		"はじめて登録する、または期限切れ・紛失・閉塞のとき",
		"First registration, or the card has expired, is lost or locked",
	},
	MenuChange:     {"変更", "Change"},
	MenuChangeWhen: {"連絡先などの登録内容を変える（ICカードは変わりません）", "Change contact data (the card stays)"},
	MenuRenew:      {"ICカード更新", "Renew IC card"},
	MenuRenewWhen:  {"新しいICカードに切り替える", "Switch to your new card"},
	MenuNotes:      {"補足事項", "Notes"},
	MenuNotePurpose: {
		"・本機能は、有効期限到来間近のICカードを新しいICカードに更新するための機能です。",
		"This function moves your registration from an IC card that is about to expire to a new IC card.",
	},
	MenuNoteOldCard: {
		"・ICカード更新を行うと、旧ICカードは使用できなくなります。",
		"After renewal the old IC card can no longer be used.",
	},
	MenuNoteOldCardWhere: {"使用できなくなるのは、更新した発注機関だけです。", "Only at the authorities you renew."},
	MenuNoteNewRegistration: {
		"・ICカードの有効期限を過ぎてしまった場合、またはICカードの紛失、閉塞の場合は、本機能は使用できません。その場合は、{link}により、新規に利用者登録を行ってください。なお、利用者登録ではICカード利用部署情報等の入力が必要になります。",
		"If the card has expired, is lost or locked, use {link} instead. You will have to enter the department using the card, and more.",
	},
	MenuNoteLink: {"「2.1.3.利用者情報の新規登録」", "\"2.1.3 New registration\""},
	MenuNoCard: {
		"現在使用しているICカードが手元にない・使えない",
		"I do not have my current card, or it does not work",
	},
	MenuNeeds: {
		"用意するもの：現在使用しているICカード、新しいICカード、それぞれのPIN番号、ICカードリーダー。約2分。",
		"You need: current card, new card, the PIN of each, a card reader. About 2 minutes.",
	},
	MenuNeedsPin: {
		"PIN番号は、カードとは別に届いた書類にあります。",
		"The PIN is in the letter that came separately from the card.",
	},
	MenuStatus:       {"準備の状況", "Ready?"},
	MenuAgent:        {"接続ソフト：", "Card connector:"},
	MenuAgentReady:   {"準備できました", "ready"},
	MenuAgentStopped: {"動いていません", "not running"},
	MenuAgentApart:   {"つながっていません", "not connected"},
	MenuAgentWaiting: {"許可を待っています", "waiting for permission"},
	MenuAgentStart:   {"接続ソフトを起動", "Start card connector"},
	MenuAgentStarting: {
		"接続ソフトを起動しています。ブラウザが開いてよいか尋ねたら「開く」を選んでください。",
		"Starting the connector. If your browser asks whether to open it, choose to.",
	},
	MenuAgentUnstarted: {
		"接続ソフトは起動しませんでした。ブラウザの問い合わせで「開く」を選ばなかったか、このパソコンに入っていません。入っていない場合は「入手する」を押してください。",
		"The connector did not start. Either the browser's question was not answered with Open, or it is not on this PC. In that case press \"Get it\".",
	},
	MenuAgentConnect: {"つなぐ", "Connect"},
	MenuAgentAsk: {
		"「つなぐ」を押すと、このパソコンの接続ソフトにつなぐ許可をブラウザが一度だけ求めます。押すまでは何も行いません。",
		"When you press \"Connect\", your browser asks once whether this page may reach the connector on this PC. Nothing happens before.",
	},
	MenuReader:         {"ICカードリーダー：", "Card reader:"},
	MenuReaderAbsent:   {"つながっていません", "not connected"},
	MenuCard:           {"ICカード：", "IC card:"},
	MenuCardFacts:      {"有効期限 {date}・{issuer}", "valid until {date}, {issuer}"},
	MenuCardNone:       {"入っていません", "none"},
	MenuCardReading:    {"読み取っています。抜かないでください。", "reading, do not remove"},
	MenuCardUnreadable: {"読み取れません", "cannot be read"},
	MenuCardPinUnused: {
		"期限と発行者だけを読みました。PIN番号は使っていません。",
		"Only expiry and issuer were read. The PIN was not used.",
	},
	MenuRenewable: {
		"このICカードは更新できます（あと{n}日）。「ICカード更新」を選んでください。",
		"This card can be renewed ({n} {n|day|days} left). Choose \"Renew IC card\".",
	},
	MenuRenewableEarly: {
		"まだ期限まで日数がありますが、更新できます。",
		"There is time left until it expires, but it can be renewed.",
	},
	MenuUnregistered: {
		"このICカードはまだ登録されていません。新しいICカードですか。更新は、現在使用しているICカードから始めます。",
		"Not registered yet. Is this your new card? Renewal starts with the current card.",
	},
	MenuUnregisteredRegister: {"現在のカードがない場合は「登録」へ", "No current card: go to \"Register\""},
	MenuRegistered:           {"このICカードは登録済みです。今は手続きの必要はありません。", "Registered, nothing to do now."},
	MenuOldCard: {
		"更新済みの旧ICカードです（{date}）。新しいICカードをお使いください。",
		"This is the old card, renewed on {date}. Use the new card.",
	},
	MenuOldCardReceipt: {"受付票を見る", "See the receipt"},
	MenuCancelled: {
		"ICカード更新を中止しました。何も変更されていません。",
		"Renewal cancelled. Nothing has been changed.",
	},
	MenuResume: {
		"途中のICカード更新があります（①現在　有効期限 {date}・{holder}）。まだ何も変更されていません。",
		"A renewal is unfinished (① current card: valid until {date}, {holder}). Nothing has been changed.",
	},
	MenuResumeUntil: {"{time}まで再開できます。", "You can resume until {time}."},
	MenuResumeAnew:  {"やり直す", "Start over"},
	MenuResumeGoOn:  {"続きから再開", "Resume"},
	MenuNotYet: {
		"この機能は準備中です。お急ぎの場合は発注機関へお問い合せください。",
		"Not available yet. Please contact the authority.",
	},
}
