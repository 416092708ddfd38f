package message

// 接続ソフトの入手と設定: how the connector is got, started and given a site, as far as that is possible today (入手する,
// 接続ソフトを更新, このサイトを登録), and what 診断を写す says.
const (
	ConnectorTitle     Key = "connector.title"
	ConnectorWhat      Key = "connector.what"
	ConnectorGet       Key = "connector.get"
	ConnectorGetNow    Key = "connector.get-now"
	ConnectorGetBuild  Key = "connector.get-build"
	ConnectorGetTested Key = "connector.get-tested"
	ConnectorDemo      Key = "connector.demo"
	ConnectorStart     Key = "connector.start"
	ConnectorStartOpen Key = "connector.start-open"
	ConnectorStartSelf Key = "connector.start-self" // args install, start
	ConnectorStartMac  Key = "connector.start-mac"
	ConnectorDoctor    Key = "connector.doctor" // args doctor
	ConnectorSite      Key = "connector.site"
	ConnectorSiteHow   Key = "connector.site-how"
	ConnectorSiteWhy   Key = "connector.site-why"
	ConnectorUpdate    Key = "connector.update"
	ConnectorUpdateHow Key = "connector.update-how" // args start

	DiagnosisCopied  Key = "diagnosis.copied"
	DiagnosisByHand  Key = "diagnosis.by-hand"
	DiagnosisMissing Key = "diagnosis.missing"
)

var connector = catalogue{
	ConnectorTitle: {"接続ソフトの入手と設定", "Getting and setting up the card connector"},
	ConnectorWhat: {
		"接続ソフトは、ICカードリーダーをこのサイトにつなぐ小さなソフトです。管理者権限は要りません。このパソコンの中（127.0.0.1）だけで待ち受け、登録されたサイトにだけ応じます。",
		"The card connector is a small program that lets this site use the card reader. It needs no administrator. It listens inside this PC (127.0.0.1) only and answers nobody but the sites that were added to it.",
	},
	ConnectorGet: {"入手する", "Get it"},
	ConnectorGetNow: {
		"ダウンロードして使えるインストーラーは、まだありません。お急ぎの場合は発注機関へお問い合せください。",
		"There is no installer to download yet. If it is urgent, please contact the authority.",
	},
	ConnectorGetBuild: {
		"IT担当者は、このシステムのソースコードから作れます（Go、git、makeが必要です）。作ったファイルを1つ置き、次を実行します。",
		"An IT department can build it from this system's source code (with Go, git and make), put the one file in its place, and run:",
	},
	ConnectorGetTested: {
		"Linuxで確かめています。Windows用も作れますが、実機では確かめていません。",
		"It is tested on Linux. It can be built for Windows, but has not been tried on a real one.",
	},
	ConnectorDemo: {
		"デモの接続ソフトは、make run を実行すると一緒に動きます。動いていないときは、make run をやり直してください。",
		"The demo's connector runs as long as make run does. If it does not run, start make run again.",
	},
	ConnectorStart: {"起動しないとき", "If it does not start"},
	ConnectorStartOpen: {
		"「接続ソフトを起動」を押したあと、ブラウザが開いてよいか尋ねたら「開く」を選びます。",
		"After \"Start card connector\", answer the browser's question with Open.",
	},
	ConnectorStartSelf: {
		"{install} を実行していないパソコンでは、この画面からは起動できません。{start} で起動します。",
		"On a PC where {install} was not run, this page cannot start it. Run {start}.",
	},
	ConnectorStartMac: {
		"macOSでは、この画面からは起動できません。ログインすると起動します。",
		"On macOS this page cannot start it. It starts when you log in.",
	},
	ConnectorDoctor: {
		"{doctor} は、何が問題かを表示します。",
		"{doctor} says what is wrong.",
	},
	ConnectorSite: {"このサイトを登録", "Add this site"},
	ConnectorSiteHow: {
		"接続ソフトの入ったパソコンで次を実行します。表示された鍵の指紋を、発注機関が知らせたものと見比べ、同じであれば yes と入力します。",
		"Run this on the PC with the connector. Compare the thumbprint that it shows with the one the authority has published, and type yes if they are the same.",
	},
	ConnectorSiteWhy: {
		"サイトの登録は、そのパソコンの上でだけできます。Webサイトから自分を登録することはできません。",
		"A site is added on the PC itself. No website can add itself.",
	},
	ConnectorUpdate: {"接続ソフトを更新", "Update the connector"},
	ConnectorUpdateHow: {
		"動いている接続ソフトを終え、ファイルを新しいものに置きかえ、{start} で起動します。自動の更新はまだありません。",
		"End the running connector, put the new file in place of the old one and run {start}. There is no automatic update yet.",
	},

	DiagnosisCopied: {
		"診断を写しました。お問い合せのメールなどに貼り付けてください。名前や電子証明書は入っていません。",
		"The diagnosis was copied. Paste it into your mail. It holds no names and no certificates.",
	},
	DiagnosisByHand: {
		"ブラウザが写すのを止めました。下の文を選んで写してください。名前や電子証明書は入っていません。",
		"Your browser did not allow copying. Select the text below and copy it. It holds no names and no certificates.",
	},
	DiagnosisMissing: {
		"接続ソフトが答えないため、診断を写せません。",
		"The connector does not answer, so there is no diagnosis to copy.",
	},
}
