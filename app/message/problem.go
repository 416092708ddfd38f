package message

// What stands around an error: its verdict, its small print and the alternatives that fill an entry's arguments.
const (
	VerdictNothingChanged   Key = "problem.verdict-nothing-changed"   // V 0
	VerdictNoTrySpent       Key = "problem.verdict-no-try-spent"      // V 0, added by E2xx and E3xx
	VerdictTrySpent         Key = "problem.verdict-try-spent"         // V 1
	VerdictTriesUnknown     Key = "problem.verdict-tries-unknown"     // V 2
	VerdictBeingChecked     Key = "problem.verdict-being-checked"     // V 3
	VerdictCompleted        Key = "problem.verdict-completed"         // V 4
	VerdictAwaitingApproval Key = "problem.verdict-awaiting-approval" // V 5
	SmallPrint              Key = "problem.small-print"               // args code, no, number
	SmallPrintAlone         Key = "problem.small-print-alone"         // args code, no
	KindOther               Key = "problem.kind-other"                // {kind} of E207 where the card does not tell
	WhichCurrent            Key = "problem.which-current"             // {which} of E210, E301
	WhichNew                Key = "problem.which-new"                 // {which} of E210, E301
	RecheckLater            Key = "problem.recheck-later"             // {recheck} of E414 where the renewal may go on, else empty
	NextApproval            Key = "problem.next-approval"             // {next} of E416, E418
	NextRegister            Key = "problem.next-register"             // {next} of E416, E418
	UrgentTellAuthority     Key = "problem.urgent-tell-authority"     // {urgent} of E426 where the card's expiry comes first, else empty
	NoPopups                Key = "problem.no-popups"                 // search for 10048
	WhoHelps                Key = "problem.who-helps"                 // args owners
	OlderTerms              Key = "problem.older-terms"               // args terms

	// The owners of an entry, by their abbreviation.
	HelpsUser        Key = "problem.owner-U"
	HelpsIT          Key = "problem.owner-IT"
	HelpsCA          Key = "problem.owner-CA"
	HelpsReaderMaker Key = "problem.owner-R"
	HelpsAuthority   Key = "problem.owner-A"
	HelpsService     Key = "problem.owner-W"

	// {reason} of E413, by the word that the registry and the agent send.
	ReasonForm        Key = "problem.reason-form"
	ReasonSize        Key = "problem.reason-size"
	ReasonKey         Key = "problem.reason-key"
	ReasonKeyUsage    Key = "problem.reason-key-usage"
	ReasonExtension   Key = "problem.reason-extension"
	ReasonConstraints Key = "problem.reason-constraints"
	ReasonSignature   Key = "problem.reason-signature"
	ReasonCAExpired   Key = "problem.reason-ca-expired"
	ReasonChainLength Key = "problem.reason-chain-length"
)

// The words that registry and agent send where a placeholder takes one of several texts; those of {reason} are package
// certificate's.
const (
	AltCurrent       = "current"        // {which}
	AltNew           = "new"            // {which}
	AltApproval      = "approval"       // {next}
	AltRegister      = "register"       // {next}
	AltTellAuthority = "tell-authority" // {urgent}
	AltLater         = "later"          // {recheck}
)

// Alternative is the text that a word stands for in the placeholder of that name. Any other value stays as it is.
func (l Lang) Alternative(placeholder, word string) string {
	if text, ok := find(Key("problem." + placeholder + "-" + word)); ok {
		return text.In(l)
	}
	return word
}

var problem = catalogue{
	VerdictNothingChanged: {"まだ何も変更されていません。", "Nothing has been changed."},
	VerdictNoTrySpent:     {"PIN番号の残り回数も減っていません。", "No PIN try was used."},
	VerdictTrySpent: {
		"まだ何も変更されていません。PIN番号の残り回数が1回減りました。",
		"Nothing has been changed; one try was used.",
	},
	VerdictTriesUnknown: {
		"まだ何も変更されていません。残り回数はカードを入れ直すと表示されます。",
		"Nothing has been changed; tries are shown when the card is back.",
	},
	VerdictBeingChecked: {
		"確認中です。もう一度押しても二重に更新されることはありません。",
		"Being checked; pressing again cannot renew twice.",
	},
	VerdictCompleted:        {"更新は完了しています。受付票をご確認ください。", "Renewal is complete; see the receipt."},
	VerdictAwaitingApproval: {"受付けました。承認を待っています。", "Received, awaiting approval."},
	SmallPrint:              {"{code}（E{no}）・サポート番号 {number}", "{code} (E{no}) · Support no. {number}"},
	SmallPrintAlone:         {"{code}（E{no}）", "{code} (E{no})"},
	KindOther:               {"社員証など", "such as a staff ID"},
	WhichCurrent:            {"①現在", "current"},
	WhichNew:                {"②新しい", "new"},
	RecheckLater:            {"あとで再確認します。", "It will be checked again later."},
	NextApproval:            {"承認を受けて続ける", "ask approval"},
	NextRegister:            {"「登録」へ進む", "register"},
	UrgentTellAuthority:     {"急ぎであることを発注機関へご連絡ください。", "Tell the authority that it is urgent."},
	NoPopups:                {"このシステムはポップアップを使いません。", "This system opens no pop-up windows."},
	WhoHelps:                {"対応できるところ：{owners}", "Who can help: {owners}"},
	OlderTerms:              {"これまでの電子入札ソフトでの表示：{terms}", "What older e-bidding programs say: {terms}"},

	HelpsUser:        {"利用者ご自身", "you"},
	HelpsIT:          {"会社のIT担当者", "your IT department"},
	HelpsCA:          {"認証局", "the certification authority"},
	HelpsReaderMaker: {"ICカードリーダーの製造元", "the maker of the card reader"},
	HelpsAuthority:   {"発注機関", "the contracting authority"},
	HelpsService:     {"このシステムの運営者", "the operator of this system"},

	ReasonForm:        {"形式の誤り", "malformed"},
	ReasonSize:        {"大きさの超過", "too large"},
	ReasonKey:         {"使えない種類の鍵", "a kind of key that is not taken"},
	ReasonKeyUsage:    {"署名用ではない証明書", "not for signatures"},
	ReasonExtension:   {"未知の必須項目", "an unknown critical extension"},
	ReasonConstraints: {"発行者の制約への違反", "against its issuer's constraints"},
	ReasonSignature:   {"発行者の署名の不一致", "not signed by the issuer it names"},
	ReasonCAExpired:   {"認証局の証明書の有効期間外", "its CA's certificate is out of date"},
	ReasonChainLength: {"中間証明書の数の超過", "too many intermediate certificates"},
}
