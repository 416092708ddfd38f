package message

// E201–E217: readers and cards.
const (
	ReaderAbsent          Code = "reader-absent"          // E201
	ReaderBusy            Code = "reader-busy"            // E202
	ReaderLost            Code = "reader-lost"            // E203
	CardAbsent            Code = "card-absent"            // E204
	CardMute              Code = "card-mute"              // E205
	CardUnknown           Code = "card-unknown"           // E206
	CardWrongKind         Code = "card-wrong-kind"        // E207
	CardRemovedReading    Code = "card-removed-reading"   // E208
	CardRemovedSigning    Code = "card-removed-signing"   // E209
	CardChanged           Code = "card-changed"           // E210
	SameCard              Code = "same-card"              // E211
	CardsSwapped          Code = "cards-swapped"          // E212
	CardAnswerInvalid     Code = "card-answer-invalid"    // E213
	CardTimeout           Code = "card-timeout"           // E214
	CertificateUnreadable Code = "certificate-unreadable" // E215
	CardsAmbiguous        Code = "cards-ambiguous"        // E216
	SameKey               Code = "same-key"               // E217
)

var cardEntries = []Entry{
	{
		Number: 201, Code: ReaderAbsent,
		What: Text{
			Ja: "ICカードリーダーが見つかりません。",
			En: "No card reader.",
		},
		Remedy: Text{
			Ja: "ケーブルを差し直してください。自動で続きます。",
			En: "Replug it. This page goes on by itself.",
		},
		Owners: []Owner{OwnerUser, OwnerReaderMaker}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 202, Code: ReaderBusy,
		What: Text{
			Ja: "ほかのソフトがICカードリーダーを使っています（{likely}）。",
			En: "Another program uses the reader ({likely}).",
		},
		Remedy: Text{
			Ja: "電子入札補助アプリや認証局のソフトを終了してください。自動で続きます。",
			En: "Close it. This page goes on by itself.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"likely"},
	},
	{
		Number: 203, Code: ReaderLost,
		What: Text{
			Ja: "ICカードリーダーが外れました。",
			En: "The reader was unplugged.",
		},
		Remedy: Text{
			Ja: "差し直して、ICカードを入れてください。",
			En: "Replug it and insert the card.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{TriesUnknown},
	},
	{
		Number: 204, Code: CardAbsent,
		What: Text{
			Ja: "ICカードが入っていません。",
			En: "No card.",
		},
		Remedy: Text{
			Ja: "ICカードの向きを図で確かめ、奥まで入れてください。",
			En: "Check its direction and push it in.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 205, Code: CardMute,
		What: Text{
			Ja: "ICカードが応答しません。向きが逆か、接触が悪いようです。",
			En: "The card does not answer.",
		},
		Remedy: Text{
			Ja: "入れ直し、金色の部分を乾いた布でふいてください。直らなければ認証局へ。",
			En: "Reinsert it, wipe the contacts; else ask the CA.",
		},
		Owners: []Owner{OwnerUser, OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 206, Code: CardUnknown,
		What: Text{
			Ja: "この種類のICカードは読み取れません。",
			En: "This kind of card cannot be read.",
		},
		Remedy: Text{
			Ja: "電子入札用のICカードですか。そうであれば、診断を写して認証局とお問い合せへ。",
			En: "If it is a bidding card, send us the diagnosis.",
		},
		Owners: []Owner{OwnerService, OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 207, Code: CardWrongKind,
		What: Text{
			Ja: "電子入札用のICカードではありません（{kind}）。",
			En: "Not a bidding card ({kind}).",
		},
		Remedy: Text{
			Ja: "認証局から届いた電子入札用のICカードを入れてください。",
			En: "Insert the one from your CA.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"kind"},
	},
	{
		Number: 208, Code: CardRemovedReading,
		What: Text{
			Ja: "読み取り中にICカードが抜かれました。",
			En: "Card removed while reading.",
		},
		Remedy: Text{
			Ja: "もう一度入れてください。自動で続きます。",
			En: "Insert it again. This page goes on by itself.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 209, Code: CardRemovedSigning,
		What: Text{
			Ja: "確認中にICカードが抜かれました。",
			En: "Card removed while signing.",
		},
		Remedy: Text{
			Ja: "もう一度入れ、残り回数を確かめて、PIN番号を入れ直してください。",
			En: "Insert it, check the tries, enter the PIN again.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{TriesUnknown},
	},
	{
		Number: 210, Code: CardChanged,
		What: Text{
			Ja: "途中で別のICカードに替わりました。",
			En: "A different card was inserted.",
		},
		Remedy: Text{
			Ja: "{which}のICカードを入れ直してください。",
			En: "Put the {which} one back.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
		Args: []string{"which"},
	},
	{
		Number: 211, Code: SameCard,
		What: Text{
			Ja: "先ほどと同じ、現在使用しているICカードです。",
			En: "This is the current card again.",
		},
		Remedy: Text{
			Ja: "抜いて、新しいICカード（有効期限の遅いほう）を入れてください。",
			En: "Insert the new one (later expiry).",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 212, Code: CardsSwapped,
		What: Text{
			Ja: "新しいICカードのようです。まだ登録されていません。",
			En: "This looks like the new card.",
		},
		Remedy: Text{
			Ja: "更新は現在使用しているICカード（有効期限の早いほう）から始めます。入れ替えてください。",
			En: "Start with the current one (earlier expiry).",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 213, Code: CardAnswerInvalid,
		What: Text{
			Ja: "ICカードの応答が正しくありません。",
			En: "The card gave an invalid answer.",
		},
		Remedy: Text{
			Ja: "入れ直してください。続くときは、診断を写してお問い合せへ。",
			En: "Reinsert it; else send us the diagnosis.",
		},
		Owners: []Owner{OwnerCA, OwnerService}, Verdicts: []Verdict{TriesUnknown},
	},
	{
		Number: 214, Code: CardTimeout,
		What: Text{
			Ja: "ICカードの応答に時間がかかりすぎました。",
			En: "The card took too long.",
		},
		Remedy: Text{
			Ja: "入れ直してください。",
			En: "Reinsert it.",
		},
		Owners: []Owner{OwnerReaderMaker, OwnerCA}, Verdicts: []Verdict{TriesUnknown},
	},
	{
		Number: 215, Code: CertificateUnreadable,
		What: Text{
			Ja: "ICカードの中の電子証明書を読み取れません。",
			En: "The certificate on the card cannot be read.",
		},
		Remedy: Text{
			Ja: "認証局へお問い合せください。",
			En: "Ask the CA.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 216, Code: CardsAmbiguous,
		What: Text{
			Ja: "ICカードが複数入っています。",
			En: "Several cards are inserted.",
		},
		Remedy: Text{
			Ja: "有効期限を見て、どちらが現在のICカードかを選んでください。",
			En: "Choose the current one by its expiry.",
		},
		Owners: []Owner{OwnerUser}, Verdicts: []Verdict{NothingChanged},
	},
	{
		Number: 217, Code: SameKey,
		What: Text{
			Ja: "2枚のICカードの鍵が同じです。",
			En: "Both cards hold the same key.",
		},
		Remedy: Text{
			Ja: "認証局へお問い合せください。現在のICカードはそのまま使えます。",
			En: "Ask the CA.",
		},
		Owners: []Owner{OwnerCA}, Verdicts: []Verdict{NothingChanged},
	},
}
