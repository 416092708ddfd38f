package message

// Texts of the frame around every screen (FR1–FR11).
const (
	FrameTitle              Key = "frame.title"               // FR1: args screen
	FrameTitleStep          Key = "frame.title-step"          // FR1: args n, screen
	FrameTitleError         Key = "frame.title-error"         // FR1 while an error is shown: args title
	FrameSystem             Key = "frame.system"              // FR3
	FrameClockUnknown       Key = "frame.clock-unknown"       // FR3 until the server's time is known
	FrameTabBidding         Key = "frame.tab-bidding"         // FR4
	FrameTabInformation     Key = "frame.tab-information"     // FR4
	FrameOtherSite          Key = "frame.other-site"          // FR4, after the tab's word
	FrameInformationMissing Key = "frame.information-missing" // FR4 without a link
	FrameContact            Key = "frame.contact"             // FR5
	FrameContactAuthority   Key = "frame.contact-authority"   // FR5
	FrameContactCA          Key = "frame.contact-ca"          // FR5
	FrameContactCopy        Key = "frame.contact-copy"        // FR5
	FrameContactCopied      Key = "frame.contact-copied"      // FR5
	FrameLeftRegistration   Key = "frame.left-registration"   // FR6
	FrameLeftReceipts       Key = "frame.left-receipts"       // FR6
	FrameSkip               Key = "frame.skip"                // FR7
	FrameJapanese           Key = "frame.japanese"            // FR7
	FrameEnglish            Key = "frame.english"             // FR7
	FrameHelp               Key = "frame.help"                // FR7
	FrameSupport            Key = "frame.support"             // FR7: args number
	FrameStepCurrent        Key = "frame.step-current"        // FR8, step 1
	FrameStepPinCurrent     Key = "frame.step-pin-current"    // FR8, step 2
	FrameStepSwap           Key = "frame.step-swap"           // FR8, step 3
	FrameStepPinNew         Key = "frame.step-pin-new"        // FR8, step 4
	FrameStepReview         Key = "frame.step-review"         // FR8, step 5
	FrameStepDone           Key = "frame.step-done"           // FR8, step 6
	FrameNothingChanged     Key = "frame.nothing-changed"     // FR9
	FrameTimeLeft           Key = "frame.time-left"           // FR10
	FrameTimeContinue       Key = "frame.time-continue"       // FR10
	FrameTimeStop           Key = "frame.time-stop"           // FR10
	FrameDemo               Key = "frame.demo"                // FR11
	FramePreparing          Key = "frame.preparing"           // below the page until the program runs
)

var frame = catalogue{
	FrameTitle: {
		"{screen} - 利用者登録 - CALS/EC 電子入札システム",
		"{screen} - User registration - CALS/EC e-bidding system",
	},
	FrameTitleStep: {
		"手順{n}/6 {screen} - 利用者登録 - CALS/EC 電子入札システム",
		"Step {n} of 6: {screen} - User registration - CALS/EC e-bidding system",
	},
	FrameTitleError:     {"エラー：{title}", "Error: {title}"},
	FrameSystem:         {"CALS/EC 電子入札システム", "CALS/EC e-bidding system"},
	FrameClockUnknown:   {"--年--月--日 --時--分", "-- --- ---- --:-- JST"},
	FrameTabBidding:     {"電子入札", "Electronic bidding"},
	FrameTabInformation: {"入札情報サービス", "Bid information service"},
	FrameOtherSite:      {"（別のサイト）", "(other site)"},
	FrameInformationMissing: {
		"この発注機関の入札情報サービスは設定されていません。",
		"No bid information service is set for this authority.",
	},
	FrameContact:          {"お問い合せ", "Contact"},
	FrameContactAuthority: {"発注機関のお問い合せ先", "Desk of the authority"},
	FrameContactCA:        {"認証局のお問い合せ先", "Desk of the certification authority"},
	FrameContactCopy:      {"コピー", "Copy"},
	FrameContactCopied:    {"コピーしました。", "Copied."},
	FrameLeftRegistration: {"・利用者登録処理", "User registration"},
	FrameLeftReceipts:     {"・利用申請受付票", "Application receipts"},
	FrameSkip:             {"本文へ移動", "Skip to main content"},
	FrameJapanese:         {"日本語", "日本語"},
	FrameEnglish:          {"English", "English"},
	FrameHelp:             {"この画面の説明", "About this screen"},
	FrameSupport:          {"サポート番号 {number}", "Support no. {number}"},
	FrameStepCurrent:      {"現在のICカードの確認", "Check current card"},
	FrameStepPinCurrent:   {"PIN番号（現在）", "PIN (current)"},
	FrameStepSwap:         {"差し替え", "Swap"},
	FrameStepPinNew:       {"PIN番号（新しい）", "PIN (new)"},
	FrameStepReview:       {"内容の確認", "Review"},
	FrameStepDone:         {"完了", "Done"},
	FrameNothingChanged: {
		"まだ何も変更されていません。「変更」を押すまで、いつでもやめられます。",
		"Nothing has been changed yet. You can stop at any time until you press \"Change\".",
	},
	FrameTimeLeft:     {"操作がないため、あと5分で途中の更新を終わります。", "No activity: this renewal ends in 5 minutes."},
	FrameTimeContinue: {"続ける", "Continue"},
	FrameTimeStop:     {"やめる", "Stop"},
	FramePreparing:    {"画面を準備しています", "Preparing the page"},
	FrameDemo: {
		"デモ：実在の発注機関・会社・カードとは関係ありません。",
		"Demo: unrelated to any real authority, company or card.",
	},
}
