package message

// E101–E114: what stands between the page and the card connector.
const (
	AgentAbsent            Code = "agent-absent"             // E101
	AgentPermissionDenied  Code = "agent-permission-denied"  // E102
	AgentPermissionWaiting Code = "agent-permission-waiting" // E103
	BrowserUnsupported     Code = "browser-unsupported"      // E104
	AgentTooOld            Code = "agent-too-old"            // E105
	AgentOriginUntrusted   Code = "agent-origin-untrusted"   // E106
	AgentLost              Code = "agent-lost"               // E107
	AgentPortTaken         Code = "agent-port-taken"         // E108
	AgentInUse             Code = "agent-in-use"             // E109
	CardServiceStopped     Code = "card-service-stopped"     // E110
	PageTooOld             Code = "page-too-old"             // E111
	PageStartFailed        Code = "page-start-failed"        // E112
	AgentRestarted         Code = "agent-restarted"          // E113
	AgentChanged           Code = "agent-changed"            // E114
)

var agentEntries = []Entry{
	{
		Number: 101, Code: AgentAbsent,
		What: Text{
			Ja: "接続ソフトが見つかりません。動いていないか、まだ入っていません。",
			En: "Card connector not found.",
		},
		Remedy: Text{
			Ja: "「接続ソフトを起動」を押してください。入っていなければ「入手する」（管理者権限は不要）。動けば自動で続きます。",
			En: "Start or install it; this page goes on by itself.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 102, Code: AgentPermissionDenied,
		What: Text{
			Ja: "ブラウザが接続ソフトへの接続を止めています。",
			En: "Your browser blocks the connector.",
		},
		Remedy: Text{
			Ja: "アドレス欄の左の印を押し、図のとおり「許可」にしてください。変更できないときは「IT担当者への依頼文」を渡してください。",
			En: "Allow it in the site settings.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 103, Code: AgentPermissionWaiting,
		What: Text{
			Ja: "ブラウザの許可を待っています。",
			En: "Waiting for your permission.",
		},
		Remedy: Text{
			Ja: "画面上部の問い合わせで「許可」を選んでください。ICカードリーダーを使うためだけの許可です。",
			En: "Choose \"Allow\"; it is only for the card reader.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 104, Code: BrowserUnsupported,
		What: Text{
			Ja: "このブラウザからは接続ソフトに直接つながりません。",
			En: "This browser cannot reach the connector.",
		},
		Remedy: Text{
			Ja: "Edge・Chrome・Firefox をお使いください。",
			En: "Use Edge, Chrome or Firefox.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 105, Code: AgentTooOld,
		What: Text{
			Ja: "接続ソフトの更新が必要です。",
			En: "The connector must be updated.",
		},
		Remedy: Text{
			Ja: "「接続ソフトを更新」を押してください。",
			En: "Press \"Update connector\".",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 106, Code: AgentOriginUntrusted,
		What: Text{
			Ja: "接続ソフトにこのサイトが登録されていません。",
			En: "The connector does not know this site yet.",
		},
		Remedy: Text{
			Ja: "表示されたサイト名を確かめ、「このサイトを登録」を押してください。",
			En: "Check its name and add it.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 107, Code: AgentLost,
		What: Text{
			Ja: "接続ソフトとの通信が途切れました。",
			En: "Lost contact with the connector.",
		},
		Remedy: Text{
			Ja: "そのままお待ちください。10秒たっても戻らないときは「接続ソフトを起動」。",
			En: "Wait, or start it again.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged, TriesUnknown},
	},
	{
		Number: 108, Code: AgentPortTaken,
		What: Text{
			Ja: "別のソフトが同じ接続口を使っています（{name}）。",
			En: "Another program uses the connector's port ({name}).",
		},
		Remedy: Text{
			Ja: "{name}を終了するか、接続ソフトの設定で接続口を変えてください。",
			En: "Close it or change the port.",
		},
		Owners: []Owner{OwnerIT}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"name"},
	},
	{
		Number: 109, Code: AgentInUse,
		What: Text{
			Ja: "別の画面がICカードを使っています。",
			En: "Another window is using the card.",
		},
		Remedy: Text{
			Ja: "その画面を閉じるか、「この画面で使う」を押してください。",
			En: "Close it, or press \"Use here\".",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 110, Code: CardServiceStopped,
		What: Text{
			Ja: "パソコンのスマートカード機能が止まっています。",
			En: "The PC's smart card service has stopped.",
		},
		Remedy: Text{
			Ja: "リーダーを差し直してください。自動で続きます。直らなければパソコンを再起動してください。",
			En: "Replug the reader; the page goes on by itself. If that does not help, restart the PC.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 111, Code: PageTooOld,
		What: Text{
			Ja: "画面が古くなっています。",
			En: "This page is out of date.",
		},
		Remedy: Text{
			Ja: "「最新の画面にする」を押してください。入力の途中は残ります。",
			En: "Press \"Update\". What you have entered is kept.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 112, Code: PageStartFailed,
		What: Text{
			Ja: "画面を起動できませんでした。",
			En: "The page could not start.",
		},
		Remedy: Text{
			Ja: "再読み込みしてください。直らなければ下の電話へ。",
			En: "Reload it. If that does not help, call the number below.",
		},
		Owners: []Owner{OwnerUser, OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 113, Code: AgentRestarted,
		What: Text{
			Ja: "接続ソフトが再起動しました。",
			En: "The connector was restarted.",
		},
		Remedy: Text{
			Ja: "現在使用しているICカードの確認からやり直してください。",
			En: "Start again with the current card.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 114, Code: AgentChanged,
		What: Text{
			Ja: "接続ソフトが前回と別のものです。念のため、PIN番号の入力を止めています。",
			En: "The connector is not the one used before.",
		},
		Remedy: Text{
			Ja: "入れ直した場合は「確認して続ける」。心当たりがなければ、PIN番号を入力せずIT担当者へ。",
			En: "Confirm if you reinstalled it; otherwise enter no PIN and ask IT.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
}
