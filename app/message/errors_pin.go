package message

// E301–E309: PIN entry.
const (
	PinWrong          Code = "pin-wrong"           // E301
	PinLastTry        Code = "pin-last-try"        // E302
	PinBlockedCurrent Code = "pin-blocked-current" // E303
	PinBlockedNew     Code = "pin-blocked-new"     // E304
	PinFormat         Code = "pin-format"          // E305
	PinWrongUnknown   Code = "pin-wrong-unknown"   // E306
	PinChangeRequired Code = "pin-change-required" // E307
	PinPadCancelled   Code = "pin-pad-cancelled"   // E308
	PinReinsert       Code = "pin-reinsert"        // E309
)

var pinEntries = []Entry{
	{
		Number: 301, Code: PinWrong,
		What: Text{
			Ja: "PIN番号が違います。あと{n}回入力できます。",
			En: "Wrong PIN. {n} {n|try|tries} left.",
		},
		Remedy: Text{
			Ja: "{which}のICカードと一緒に届いた書類で確かめてください。時間をおいても回数は戻りません。正しく入力すると戻ります。",
			En: "Check the letter that came with the {which} card. Waiting restores nothing, a right PIN does.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{TrySpent},
		Args: []string{"n", "which"},
	},
	{
		Number: 302, Code: PinLastTry,
		What: Text{
			Ja: "入力できるのは、あと1回です。",
			En: "One try left.",
		},
		Remedy: Text{
			Ja: "書類が手元になければ「やめる」を押し、認証局へご相談ください。",
			En: "Stop unless you have the letter.",
		},
		Owners: []Owner{OwnerUser, OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 303, Code: PinBlockedCurrent,
		What: Text{
			Ja: "現在使用しているICカードが閉塞しました（PIN番号のまちがいで使えなくなった状態）。",
			En: "Your current card is locked.",
		},
		Remedy: Text{
			Ja: "認証局で解除できれば更新できます。できなければ「登録」へ。参加中の案件は発注機関へご連絡ください。",
			En: "Unlock it at the CA, or register anew.",
		},
		Owners: []Owner{OwnerCA, OwnerAuthority}, Verdicts: []Verdict{NothingChanged, TrySpent},
	},
	{
		Number: 304, Code: PinBlockedNew,
		What: Text{
			Ja: "新しいICカードが閉塞しています。",
			En: "The new card is locked.",
		},
		Remedy: Text{
			Ja: "認証局で解除するか、再発行を受けてください。登録は現在のICカードのまま使えます（{until}まで）。",
			En: "Ask its CA. Your current card keeps working until {until}.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged, TrySpent},
		Args: []string{"until"},
	},
	{
		Number: 305, Code: PinFormat,
		What: Text{
			Ja: "PIN番号は{min}〜{max}文字です。",
			En: "The PIN has {min}–{max} characters.",
		},
		Remedy: Text{
			Ja: "書類のとおりに入力してください。",
			En: "Enter it as in the letter.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"min", "max"},
	},
	{
		Number: 306, Code: PinWrongUnknown,
		What: Text{
			Ja: "PIN番号が違います。このICカードは残り回数を知らせません。",
			En: "Wrong PIN; this card hides its count.",
		},
		Remedy: Text{
			Ja: "書類を確かめてください。2回続けて違うと、いったん止めます。",
			En: "Check the letter; we stop after two.",
		},
		Owners: []Owner{OwnerUser, OwnerCA}, Verdicts: []Verdict{TrySpent},
	},
	{
		Number: 307, Code: PinChangeRequired,
		What: Text{
			Ja: "このPIN番号は、最初に変更が必要です。",
			En: "The PIN must first be changed with the CA's tool.",
		},
		Remedy: Text{
			Ja: "認証局のソフトで変更してから、もう一度お試しください。",
			En: "Change it there, then try again.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 308, Code: PinPadCancelled,
		What: Text{
			Ja: "リーダーでの入力が取り消されたか、時間切れです。",
			En: "Entry on the reader was cancelled or timed out.",
		},
		Remedy: Text{
			Ja: "もう一度「OK」を押してください。",
			En: "Press OK again.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 309, Code: PinReinsert,
		What: Text{
			Ja: "PIN番号が続けて違ったため、いったん止めました。",
			En: "Stopped after wrong PINs.",
		},
		Remedy: Text{
			Ja: "書類を確かめ、ICカードを抜いて入れ直してから、もう一度入力してください。",
			En: "Check the letter, take the card out, insert it again.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged, TrySpent},
	},
}
