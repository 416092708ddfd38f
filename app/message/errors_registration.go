package message

// E401–E431: certificates, registrations and the authorities' rules.
const (
	CurrentExpired       Code = "current-expired"        // E401
	CurrentRevoked       Code = "current-revoked"        // E402
	CurrentNotRegistered Code = "current-not-registered" // E403
	RegisteredElsewhere  Code = "registered-elsewhere"   // E404
	CurrentSuperseded    Code = "current-superseded"     // E405
	NewNotYetValid       Code = "new-not-yet-valid"      // E406
	NewExpired           Code = "new-expired"            // E407
	NewRevoked           Code = "new-revoked"            // E408
	NewAlreadyRegistered Code = "new-already-registered" // E409
	NewOfOtherCompany    Code = "new-of-other-company"   // E410
	CANotAccepted        Code = "ca-not-accepted"        // E411
	KeyTooWeak           Code = "key-too-weak"           // E412
	CertificateInvalid   Code = "certificate-invalid"    // E413
	RevocationUnknown    Code = "revocation-unknown"     // E414
	CompanyVariant       Code = "company-variant"        // E415
	CompanyDiffers       Code = "company-differs"        // E416
	HolderVariant        Code = "holder-variant"         // E417
	HolderDiffers        Code = "holder-differs"         // E418
	AddressVariant       Code = "address-variant"        // E419
	AddressDiffers       Code = "address-differs"        // E419
	HolderNotOnRoster    Code = "holder-not-on-roster"   // E420
	NewExpiryNotLater    Code = "new-expiry-not-later"   // E421
	OutsideWindow        Code = "outside-window"         // E422
	CaseOutlivesCurrent  Code = "case-outlives-current"  // E423
	CaseOutlivesNew      Code = "case-outlives-new"      // E424
	CaseInProgress       Code = "case-in-progress"       // E425
	NeedsApproval        Code = "needs-approval"         // E426
	ApprovalPending      Code = "approval-pending"       // E427
	NoTarget             Code = "no-target"              // E428
	CardLimit            Code = "card-limit"             // E429
	CardSuspended        Code = "card-suspended"         // E430
	DemoCardRefused      Code = "demo-card-refused"      // E431
)

var registrationEntries = []Entry{
	{
		Number: 401, Code: CurrentExpired,
		What: Text{
			Ja: "現在使用しているICカードの有効期限を過ぎています（{date}）。",
			En: "The current card expired on {date}.",
		},
		Remedy: Text{
			Ja: "「登録」へ進んでください。参加中の案件は先に発注機関へご連絡ください。",
			En: "Register anew; call the authority about open bids.",
		},
		Owners: []Owner{OwnerAuthority, OwnerCA}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date"},
	},
	{
		Number: 402, Code: CurrentRevoked,
		What: Text{
			Ja: "現在使用しているICカードは認証局で失効しています。",
			En: "The current card has been revoked.",
		},
		Remedy: Text{
			Ja: "「登録」へ進んでください。心当たりがなければ認証局へ。",
			En: "Register anew.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 403, Code: CurrentNotRegistered,
		What: Text{
			Ja: "このICカードは{authority}に登録されていません。",
			En: "Not registered at {authority}.",
		},
		Remedy: Text{
			Ja: "別のICカードではありませんか。はじめての場合は「登録」へ。",
			En: "Another card? First time: register.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority"},
	},
	{
		Number: 404, Code: RegisteredElsewhere,
		What: Text{
			Ja: "このICカードは{authority}にはなく、{others}に登録されています。",
			En: "Registered at {others}, not at {authority}.",
		},
		Remedy: Text{
			Ja: "{others}の更新を続けるか、{authority}で「登録」してください。",
			En: "Renew at {others}, or register at {authority}.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority", "others"},
	},
	{
		Number: 405, Code: CurrentSuperseded,
		What: Text{
			Ja: "{date}に更新済みの旧ICカードです。",
			En: "Old card, renewed on {date}.",
		},
		Remedy: Text{
			Ja: "新しいICカードをお使いください。受付票を見られます。",
			En: "Use the new one.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{Completed},
		Args: []string{"date"},
	},
	{
		Number: 406, Code: NewNotYetValid,
		What: Text{
			Ja: "新しいICカードは{date}から使えます。",
			En: "The new card is valid from {date}.",
		},
		Remedy: Text{
			Ja: "その日以降に更新してください。現在のICカードの期限は{until}です。",
			En: "Renew then. The current card is valid until {until}.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date", "until"},
	},
	{
		Number: 407, Code: NewExpired,
		What: Text{
			Ja: "2枚目に入れたICカードは有効期限を過ぎています（{date}）。",
			En: "The second card expired on {date}.",
		},
		Remedy: Text{
			Ja: "古いICカードではありませんか。新しいICカードを入れてください。",
			En: "Insert the new one.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date"},
	},
	{
		Number: 408, Code: NewRevoked,
		What: Text{
			Ja: "新しいICカードは認証局で失効しています。",
			En: "The new card has been revoked.",
		},
		Remedy: Text{
			Ja: "認証局へお問い合せください。現在のICカードは使えます。",
			En: "Ask its CA.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 409, Code: NewAlreadyRegistered,
		What: Text{
			Ja: "新しいICカードは{authority}に登録済みです。",
			En: "The new card is already registered at {authority}.",
		},
		Remedy: Text{
			Ja: "この発注機関では更新の必要はありません。新しいICカードでログインできます。",
			En: "Nothing to do there.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority"},
	},
	{
		Number: 410, Code: NewOfOtherCompany,
		What: Text{
			Ja: "2枚目のICカードは、別の会社の登録に使われています。",
			En: "The second card is registered to another company.",
		},
		Remedy: Text{
			Ja: "自社のICカードか確かめてください。心当たりがなければ発注機関へ。",
			En: "Check that it is your company's card. If you cannot explain it, call the authority.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 411, Code: CANotAccepted,
		What: Text{
			Ja: "{authority}は、この認証局（{issuer}）のICカードを受け付けていません。",
			En: "{authority} does not accept cards of {issuer}.",
		},
		Remedy: Text{
			Ja: "{authority}の対応認証局を確かめてください。現在のICカードは{until}まで使えます。",
			En: "Check which CAs {authority} accepts. Your current card works until {until}.",
		},
		Owners: []Owner{OwnerAuthority, OwnerCA}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority", "issuer", "until"},
	},
	{
		Number: 412, Code: KeyTooWeak,
		What: Text{
			Ja: "このICカードの暗号の強さが足りません（{alg}）。",
			En: "The card's key is too weak ({alg}).",
		},
		Remedy: Text{
			Ja: "認証局で新しいICカードの発行を受けてください。",
			En: "Get a new card.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"alg"},
	},
	{
		Number: 413, Code: CertificateInvalid,
		What: Text{
			Ja: "電子証明書が正しくありません（{reason}）。",
			En: "The certificate is not valid ({reason}).",
		},
		Remedy: Text{
			Ja: "認証局へお問い合せください。",
			En: "Ask the CA.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"reason"},
	},
	{
		Number: 414, Code: RevocationUnknown,
		What: Text{
			Ja: "失効していないかを認証局に確認できません。",
			En: "Revocation cannot be checked now.",
		},
		Remedy: Text{
			Ja: "しばらくしてからやり直してください。{recheck}",
			En: "Try later. {recheck}",
		},
		Owners: []Owner{OwnerCA, OwnerService}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"recheck"},
	},
	{
		Number: 415, Code: CompanyVariant,
		What: Text{
			Ja: "商号又は名称の書き方が違います（表記ゆれ）。",
			En: "The company name is spelt differently.",
		},
		Remedy: Text{
			Ja: "同じ会社であれば、そのまま続けられます。",
			En: "If it is the same company, go on.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 416, Code: CompanyDiffers,
		What: Text{
			Ja: "商号又は名称が違います（不一致）。",
			En: "The company name differs.",
		},
		Remedy: Text{
			Ja: "自社のICカードか確かめてください。商号の変更後は、{next}。",
			En: "Check the card; after a change of name {next}.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"next"},
	},
	{
		Number: 417, Code: HolderVariant,
		What: Text{
			Ja: "取得者氏名の書き方が違います（表記ゆれ）。",
			En: "The holder's name is spelt differently.",
		},
		Remedy: Text{
			Ja: "同じ人であれば、そのまま続けられます。",
			En: "If it is the same person, go on.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 418, Code: HolderDiffers,
		What: Text{
			Ja: "取得者が違います（不一致）。",
			En: "A different holder.",
		},
		Remedy: Text{
			Ja: "代表者・受任者の変更後は、{next}。",
			En: "After a change of representative {next}.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"next"},
	},
	{
		Number: 419, Code: AddressVariant,
		What: Text{
			Ja: "所在地の書き方が違います（表記ゆれ）。",
			En: "The address is spelt differently.",
		},
		Remedy: Text{
			Ja: "移転していなければ、そのまま続けられます。移転後は発注機関への変更届が必要なことがあります。",
			En: "If you have not moved, go on. After a move the authority may need a notice.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 419, Code: AddressDiffers,
		What: Text{
			Ja: "所在地が違います（不一致）。",
			En: "The address differs.",
		},
		Remedy: Text{
			Ja: "移転していなければ、そのまま続けられます。移転後は発注機関への変更届が必要なことがあります。",
			En: "If you have not moved, go on. After a move the authority may need a notice.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 420, Code: HolderNotOnRoster,
		What: Text{
			Ja: "取得者が名簿の代表者・受任者と一致しません（名簿 {date} 現在）。",
			En: "The holder is not the roster's representative or delegate (roster of {date}).",
		},
		Remedy: Text{
			Ja: "変更届を出した直後であれば、承認を受けて続けられます。",
			En: "If you have just filed the change, go on with approval.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date"},
	},
	{
		Number: 421, Code: NewExpiryNotLater,
		What: Text{
			Ja: "新しいICカードのほうが早く期限を迎えます。",
			En: "The new card expires no later than the current one.",
		},
		Remedy: Text{
			Ja: "2枚が逆でないか、有効期限を確かめてください。",
			En: "Are they swapped? Check the expiry of both.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 422, Code: OutsideWindow,
		What: Text{
			Ja: "{authority}の更新は、有効期限の{n}日前（{date}）からです。",
			En: "{authority} renews from {date} on ({n} {n|day|days} before the expiry).",
		},
		Remedy: Text{
			Ja: "その日以降に更新してください。お知らせを受け取れます。",
			En: "Renew on or after that day. You can be notified.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority", "n", "date"},
	},
	{
		Number: 423, Code: CaseOutlivesCurrent,
		What: Text{
			Ja: "更新しないと間に合わない案件があります：開札（{date}）の前に現在のICカードの期限が来ます。",
			En: "A bid opens ({date}) after the current card ends.",
		},
		Remedy: Text{
			Ja: "今、更新することをお勧めします。",
			En: "Renew now.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date"},
	},
	{
		Number: 424, Code: CaseOutlivesNew,
		What: Text{
			Ja: "新しいICカードでも間に合わない案件があります（開札 {date}＋{n}日）。",
			En: "A bid opens after even the new card ends (opening {date} + {n} {n|day|days}).",
		},
		Remedy: Text{
			Ja: "発注機関へご相談ください。",
			En: "Ask the authority.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"date", "n"},
	},
	{
		Number: 425, Code: CaseInProgress,
		What: Text{
			Ja: "入札書を提出済みで、開札前の案件があります（{case}、{date}）。{authority}では、開札まで同じICカードが必要です。",
			En: "A submitted bid is not opened yet ({case}); at {authority}, keep this card until {date}.",
		},
		Remedy: Text{
			Ja: "開札のあとで更新してください。ほかの発注機関は今、更新できます。",
			En: "Renew after the opening. Other authorities can be renewed now.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"case", "date", "authority"},
	},
	{
		Number: 426, Code: NeedsApproval,
		What: Text{
			Ja: "{authority}は、更新に承認が必要です（約{n}日）。",
			En: "{authority} must approve (about {n} {n|day|days}).",
		},
		Remedy: Text{
			Ja: "そのまま「変更」を押せます。承認までは現在のICカードをお使いください。{urgent}",
			En: "You can press \"Change\" now. Use the current card until then. {urgent}",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged, AwaitingApproval},
		Args: []string{"authority", "n", "urgent"},
	},
	{
		Number: 427, Code: ApprovalPending,
		What: Text{
			Ja: "この登録は、すでに承認待ちです（受付番号 {number}）。",
			En: "Already awaiting approval ({number}).",
		},
		Remedy: Text{
			Ja: "承認をお待ちください。取り下げることもできます。",
			En: "Please wait for it. You can also withdraw.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{AwaitingApproval},
		Args: []string{"number"},
	},
	{
		Number: 428, Code: NoTarget,
		What: Text{
			Ja: "更新する登録が選ばれていません。",
			En: "No registration is selected.",
		},
		Remedy: Text{
			Ja: "1件以上を選んでください。",
			En: "Choose at least one registration.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 429, Code: CardLimit,
		What: Text{
			Ja: "{authority}で登録できるICカードは{n}枚までです。",
			En: "{authority} allows {n} {n|card|cards}.",
		},
		Remedy: Text{
			Ja: "使わないICカードの登録を止めてから更新してください。",
			En: "Stop the registration of a card you no longer use, then renew.",
		},
		Owners: []Owner{OwnerUser, OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"authority", "n"},
	},
	{
		Number: 430, Code: CardSuspended,
		What: Text{
			Ja: "このICカードは、紛失などの届出により停止されています。",
			En: "This card is suspended after a report of loss.",
		},
		Remedy: Text{
			Ja: "見つかった場合は発注機関へご連絡ください。",
			En: "Call the authority.",
		},
		Owners: []Owner{OwnerAuthority}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 431, Code: DemoCardRefused,
		What: Text{
			Ja: "デモ用のICカードは、ここでは使えません。",
			En: "Demo cards are not accepted here.",
		},
		Remedy: Text{
			Ja: "認証局のICカードを入れてください。",
			En: "Insert a card from your CA.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
}
