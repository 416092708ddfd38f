package message

// E501–E519: network, time and the system itself.
const (
	NetworkLost           Code = "network-lost"            // E501
	NetworkLostCommitting Code = "network-lost-committing" // E502
	ServerDown            Code = "server-down"             // E503
	Maintenance           Code = "maintenance"             // E504
	RequestTimedOut       Code = "request-timed-out"       // E505
	RequestUsed           Code = "request-used"            // E506
	RenewalTimedOut       Code = "renewal-timed-out"       // E507
	SessionTakenOver      Code = "session-taken-over"      // E508
	AlreadyCommitted      Code = "already-committed"       // E509
	CommitConflict        Code = "commit-conflict"         // E510
	ReviewChanged         Code = "review-changed"          // E511
	StoreBusy             Code = "store-busy"              // E512
	ClockSkew             Code = "clock-skew"              // E513
	ProofInvalid          Code = "proof-invalid"           // E514
	ProofMismatch         Code = "proof-mismatch"          // E515
	RateLimited           Code = "rate-limited"            // E516
	StorageUnavailable    Code = "storage-unavailable"     // E517
	NoticeNotSent         Code = "notice-not-sent"         // E518
	Internal              Code = "internal"                // E519
)

var serviceEntries = []Entry{
	{
		Number: 501, Code: NetworkLost,
		What: Text{
			Ja: "インターネットにつながっていません。",
			En: "Offline.",
		},
		Remedy: Text{
			Ja: "そのままお待ちください。つながると自動で続きます。",
			En: "Wait; we go on by ourselves.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 502, Code: NetworkLostCommitting,
		What: Text{
			Ja: "「変更」のあと、結果を受け取れていません。",
			En: "The result has not arrived.",
		},
		Remedy: Text{
			Ja: "この画面のままお待ちください。つながりしだい結果を表示します。",
			En: "Stay here; it will be shown.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{BeingChecked, NothingChanged, Completed, AwaitingApproval},
	},
	{
		Number: 503, Code: ServerDown,
		What: Text{
			Ja: "システムが応答していません。",
			En: "The system does not answer.",
		},
		Remedy: Text{
			Ja: "数分おいて、続きから再開してください。",
			En: "Resume in a few minutes.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 504, Code: Maintenance,
		What: Text{
			Ja: "ただいま停止しています（{time}まで）。",
			En: "Down for maintenance until {time}.",
		},
		Remedy: Text{
			Ja: "{time}以降に続きから再開してください。ICカードの期限に余裕がないときは発注機関へ。",
			En: "Resume after {time}. If your card expires soon, call the authority.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"time"},
	},
	{
		Number: 505, Code: RequestTimedOut,
		What: Text{
			Ja: "確認の受付が時間切れになりました（ICカードの期限ではありません）。",
			En: "The request timed out (not the card).",
		},
		Remedy: Text{
			Ja: "「OK」を押すと、新しい受付でやり直します。",
			En: "Press OK again.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 506, Code: RequestUsed,
		What: Text{
			Ja: "この確認はすでに使われています。",
			En: "This request was already used.",
		},
		Remedy: Text{
			Ja: "「OK」を押してやり直してください。",
			En: "Press OK again.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 507, Code: RenewalTimedOut,
		What: Text{
			Ja: "更新の途中で時間切れになりました（ICカードの期限ではありません）。",
			En: "The unfinished renewal timed out.",
		},
		Remedy: Text{
			Ja: "ICカードとPIN番号の確認からやり直してください。",
			En: "Start again with the cards.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 508, Code: SessionTakenOver,
		What: Text{
			Ja: "同じ更新が別の画面で続けられています。",
			En: "The renewal goes on in another window.",
		},
		Remedy: Text{
			Ja: "別の画面で続けるか、「この画面で続ける」を押してください。",
			En: "Go on there, or press \"Continue here\".",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 509, Code: AlreadyCommitted,
		What: Text{
			Ja: "この更新はすでに完了しています。",
			En: "This renewal is already complete.",
		},
		Remedy: Text{
			Ja: "受付票をご確認ください。",
			En: "See the receipt.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{Completed},
	},
	{
		Number: 510, Code: CommitConflict,
		What: Text{
			Ja: "ほかの手続きが先に完了し、このICカードの登録（{authority} 登録番号 {number}）が変わりました。",
			En: "Another procedure changed this registration ({authority}, no. {number}) first.",
		},
		Remedy: Text{
			Ja: "内容を読み直します。表示を確かめてください。",
			En: "It is read again. Check what is shown.",
		},
		Args:   []string{"authority", "number"},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 511, Code: ReviewChanged,
		What: Text{
			Ja: "確認中に、発注機関の登録や条件が変わりました。",
			En: "Registrations or rules changed meanwhile.",
		},
		Remedy: Text{
			Ja: "変わった行に印を付けました。もう一度確かめて「変更」を押してください。",
			En: "Check the marked lines, then press \"Change\" again.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 512, Code: StoreBusy,
		What: Text{
			Ja: "システムが混み合っています。",
			En: "Busy; retrying.",
		},
		Remedy: Text{
			Ja: "自動でやり直しています。10秒お待ちください。",
			En: "Please wait 10 seconds.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{BeingChecked, NothingChanged, Completed, AwaitingApproval},
	},
	{
		Number: 513, Code: ClockSkew,
		What: Text{
			Ja: "パソコンの時計が{n}分ずれています。",
			En: "Your PC's clock is off by {n} min.",
		},
		Remedy: Text{
			Ja: "手続きは続けられます（時刻はシステムのものを使います）。時計を合わせてください。",
			En: "You can go on; the system's time counts. Set the clock.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"n"},
	},
	{
		Number: 514, Code: ProofInvalid,
		What: Text{
			Ja: "ICカードの確認結果が正しくありません。",
			En: "The card's proof is not valid.",
		},
		Remedy: Text{
			Ja: "やり直してください。続くときはお問い合せへ。",
			En: "Try again. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 515, Code: ProofMismatch,
		What: Text{
			Ja: "別の画面・別のサイトの確認結果です。",
			En: "The proof belongs to another site or renewal.",
		},
		Remedy: Text{
			Ja: "メニューからやり直してください。",
			En: "Start again from the menu.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 516, Code: RateLimited,
		What: Text{
			Ja: "短い時間に操作が続きました。",
			En: "Too many requests.",
		},
		Remedy: Text{
			Ja: "{n}秒後にやり直してください。",
			En: "Wait {n} s.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"n"},
	},
	{
		Number: 517, Code: StorageUnavailable,
		What: Text{
			Ja: "ブラウザに途中の状態を保存できません。",
			En: "The browser cannot store progress.",
		},
		Remedy: Text{
			Ja: "続けられます。この画面を閉じないでください。",
			En: "Keep this page open.",
		},
		Owners: []Owner{OwnerUser, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 518, Code: NoticeNotSent,
		What: Text{
			Ja: "お知らせメールを送れませんでした。",
			En: "The mail could not be sent; the renewal stands.",
		},
		Remedy: Text{
			Ja: "更新は完了しています。受付票を保存してください。",
			En: "Save the receipt.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{Completed},
	},
	{
		Number: 519, Code: Internal,
		What: Text{
			Ja: "こちらの不具合で続けられません。",
			En: "A fault of ours.",
		},
		Remedy: Text{
			Ja: "サポート番号を控えてお問い合せください。",
			En: "Quote the support number.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged, BeingChecked},
	},
}
