package message

// IT担当者への依頼文: what a company's IT department is asked to do where the browser may not reach the connector (E102).
const (
	ForITTitle     Key = "for-it.title"
	ForITWhat      Key = "for-it.what"
	ForITWhy       Key = "for-it.why"
	ForITSafe      Key = "for-it.safe"
	ForITSafeAddr  Key = "for-it.safe-address"
	ForITSafeAsk   Key = "for-it.safe-ask"
	ForITSafeAdmin Key = "for-it.safe-admin"
	ForITPolicy    Key = "for-it.policy"
	ForITChrome    Key = "for-it.chrome"
	ForITEdge      Key = "for-it.edge"
	ForITWindows   Key = "for-it.windows"
	ForITFile      Key = "for-it.file"
	ForITSite      Key = "for-it.site"
	ForITCheck     Key = "for-it.check"
	ForITOther     Key = "for-it.other"
)

var forIT = catalogue{
	ForITTitle: {"IT担当者への依頼文", "Letter to your IT department"},
	ForITWhat: {
		"電子入札の利用者登録（ICカードの更新）のため、次のサイトから、同じパソコンの中で動く接続ソフトへの通信を許可してください。",
		"For the user registration of electronic bidding (renewal of an IC card), please allow the following site to reach the card connector that runs on the same PC.",
	},
	ForITWhy: {
		"ブラウザは、Webサイトからパソコンの中（127.0.0.1）への通信を、利用者の許可または会社の設定があるまで止めます。ICカードを読み、署名するのは接続ソフトです。許可がないと更新できません。",
		"A browser stops calls from a website to the PC itself (127.0.0.1) until the user or a company policy allows them. The connector is what reads the IC card and signs with it, so without permission a renewal is not possible.",
	},
	ForITSafe: {"安全について", "Is it safe?"},
	ForITSafeAddr: {
		"接続ソフトは127.0.0.1だけで待ち受けます。ほかのパソコンからはつながりません。",
		"The connector listens on 127.0.0.1 only. No other computer can reach it.",
	},
	ForITSafeAsk: {
		"接続ソフトは、登録されたサイトが署名した依頼だけに応じます。PIN番号はこのパソコンの外に出ません。",
		"It answers only requests signed by a site that was registered with it. The PIN never leaves the PC.",
	},
	ForITSafeAdmin: {
		"許可するのはこのサイトだけです。ほかのサイトや社内のネットワークには影響しません。",
		"Only this site is allowed. Other sites and the company's network are not affected.",
	},
	ForITPolicy:  {"設定", "Settings"},
	ForITChrome:  {"Google Chrome 146以降：LoopbackNetworkAllowedForUrls", "Google Chrome 146 or later: LoopbackNetworkAllowedForUrls"},
	ForITEdge:    {"Microsoft Edge 140以降：LocalNetworkAccessAllowedForUrls", "Microsoft Edge 140 or later: LocalNetworkAccessAllowedForUrls"},
	ForITWindows: {"Windows（グループポリシーまたは.regファイル）", "Windows (group policy or a .reg file)"},
	ForITFile:    {"macOS・Linux（管理ポリシーのJSON）", "macOS and Linux (managed policy, JSON)"},
	ForITSite:    {"https://（このサイトの名前）", "https://(name of this site)"},
	ForITCheck: {
		"設定のあと、ブラウザを開き直し、chrome://policy（Edgeはedge://policy）で確かめられます。",
		"Open the browser anew afterwards; chrome://policy (edge://policy in Edge) shows whether the setting has arrived.",
	},
	ForITOther: {
		"Firefoxでは設定は要りません。Safariからは接続ソフトにつながりません。",
		"Firefox needs no setting. Safari cannot reach the connector.",
	},
}
