package message

// E520–E536: HTTP requests that no screen of ours sends; a person meets them after an update, behind a proxy or by a mistyped address.
// A request or proof of another origin, session, transaction or key is ProofMismatch (E515).
const (
	BadJSON               Code = "bad-json"                // E520
	UnknownField          Code = "unknown-field"           // E521
	DuplicateField        Code = "duplicate-field"         // E522
	BodyTooLarge          Code = "body-too-large"          // E523
	UnsupportedMediaType  Code = "unsupported-media-type"  // E524
	MethodNotAllowed      Code = "method-not-allowed"      // E525
	NotFound              Code = "not-found"               // E526
	IdempotencyKeyMissing Code = "idempotency-key-missing" // E527
	IdempotencyKeyReused  Code = "idempotency-key-reused"  // E528
	IdempotencyInProgress Code = "idempotency-in-progress" // E529
	NoSession             Code = "no-session"              // E530
	OriginNotAllowed      Code = "origin-not-allowed"      // E531
	HostNotAllowed        Code = "host-not-allowed"        // E532
	RenewalState          Code = "renewal-state"           // E533
	VersionConflict       Code = "version-conflict"        // E534
	BadValue              Code = "bad-value"               // E535
	RequestInvalid        Code = "request-invalid"         // E536
)

var requestEntries = []Entry{
	{
		Number: 520, Code: BadJSON,
		What: Text{
			Ja: "送られた内容を読み取れません。",
			En: "What was sent cannot be read.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。続くときは、サポート番号を控えてお問い合せください。",
			En: "Reload the page. If it goes on, quote the support number.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 521, Code: UnknownField,
		What: Text{
			Ja: "送られた内容に、知らない項目があります。",
			En: "What was sent has an unknown field.",
		},
		Remedy: Text{
			Ja: "「最新の画面にする」を押してください。続くときはお問い合せください。",
			En: "Press \"Update\". If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 522, Code: DuplicateField,
		What: Text{
			Ja: "送られた内容に、同じ項目が2回あります。",
			En: "What was sent names a field twice.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。続くときはお問い合せください。",
			En: "Reload the page. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 523, Code: BodyTooLarge,
		What: Text{
			Ja: "送られた内容が大きすぎます。",
			En: "What was sent is too large.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。続くときはお問い合せください。",
			En: "Reload the page. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 524, Code: UnsupportedMediaType,
		What: Text{
			Ja: "送られた内容の形式を受け付けていません。",
			En: "The format of what was sent is not accepted.",
		},
		Remedy: Text{
			Ja: "途中の機器が通信を書き換えていないか、IT担当者へご確認ください。続くときはお問い合せください。",
			En: "Ask IT whether a device on the way rewrites the traffic. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerIT, OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 525, Code: MethodNotAllowed,
		What: Text{
			Ja: "この操作は受け付けていません。",
			En: "This operation is not accepted here.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みし、メニューからやり直してください。",
			En: "Reload the page and start again from the menu.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 526, Code: NotFound,
		What: Text{
			Ja: "お探しのページや手続きは見つかりません。",
			En: "This page or procedure was not found.",
		},
		Remedy: Text{
			Ja: "アドレスを確かめるか、利用者登録メニューからやり直してください。",
			En: "Check the address, or start again from the user registration menu.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 527, Code: IdempotencyKeyMissing,
		What: Text{
			Ja: "二重の受付を防ぐ番号が付いていません。",
			En: "The number that prevents a double submission is missing.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。続くときはお問い合せください。",
			En: "Reload the page. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 528, Code: IdempotencyKeyReused,
		What: Text{
			Ja: "同じ受付の番号で、違う内容が送られました。",
			En: "The same submission number came with different content.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みし、内容を確かめてからやり直してください。",
			En: "Reload the page, check what is shown, and try again.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 529, Code: IdempotencyInProgress,
		What: Text{
			Ja: "同じ内容を処理しているところです。",
			En: "The same submission is being processed.",
		},
		Remedy: Text{
			Ja: "そのままお待ちください。終わりしだい結果を表示します。",
			En: "Please wait; the result will be shown.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{BeingChecked, NothingChanged, Completed, AwaitingApproval},
	},
	{
		Number: 530, Code: NoSession,
		What: Text{
			Ja: "画面とのつながりが確認できません。",
			En: "Your visit could not be recognised.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。Cookieを止めている場合は、このサイトだけ許可してください。",
			En: "Reload the page. If cookies are blocked, allow them for this site.",
		},
		Owners: []Owner{OwnerService, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 531, Code: OriginNotAllowed,
		What: Text{
			Ja: "許可していないサイトからの操作です。",
			En: "This came from a site that is not allowed.",
		},
		Remedy: Text{
			Ja: "発注機関の案内にあるアドレスから開き直してください。",
			En: "Open the system again from the address that the authority gave you.",
		},
		Owners: []Owner{OwnerService, OwnerIT}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 532, Code: HostNotAllowed,
		What: Text{
			Ja: "許可していないアドレスへの接続です。",
			En: "This address is not allowed.",
		},
		Remedy: Text{
			Ja: "発注機関の案内にあるアドレスから開き直してください。続くときはIT担当者へご確認ください。",
			En: "Open the system from the address that the authority gave you. If it goes on, ask IT.",
		},
		Owners: []Owner{OwnerIT, OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 533, Code: RenewalState,
		What: Text{
			Ja: "手順の順番が違います。",
			En: "The steps came out of order.",
		},
		Remedy: Text{
			Ja: "続きから再開するか、メニューからやり直してください。",
			En: "Resume, or start again from the menu.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 534, Code: VersionConflict,
		What: Text{
			Ja: "表示のあとで、内容が新しくなりました。",
			En: "The content changed after it was shown.",
		},
		Remedy: Text{
			Ja: "内容を読み直します。表示を確かめて、もう一度お試しください。",
			En: "It is read again. Check what is shown and try again.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 535, Code: BadValue,
		What: Text{
			Ja: "送られた内容の値が正しくありません。",
			En: "A value that was sent is not valid.",
		},
		Remedy: Text{
			Ja: "画面を再読み込みしてください。続くときはお問い合せください。",
			En: "Reload the page. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 536, Code: RequestInvalid,
		What: Text{
			Ja: "システムからの確認の依頼が正しくありません。ICカードは使っていません。",
			En: "The system's request is not valid. The card was not used.",
		},
		Remedy: Text{
			Ja: "「OK」を押してやり直してください。続くときはお問い合せください。",
			En: "Press OK again. If it goes on, contact us.",
		},
		Owners: []Owner{OwnerService}, Verdicts: []Verdict{NothingChanged},
	},
}
