package message

// Texts of 更新できません: why renewal cannot be used and what to do instead (ST1–ST5).
const (
	StopTitle            Key = "stop.title"             // ST1
	StopRegister         Key = "stop.register"          // ST1
	StopPhoneAuthority   Key = "stop.phone-authority"   // ST1
	StopPhoneCA          Key = "stop.phone-ca"          // ST1
	StopCauseExpired     Key = "stop.cause-expired"     // ST2
	StopExpired          Key = "stop.expired"           // ST2
	StopExpiredApply     Key = "stop.expired-apply"     // ST2, where policy allows
	StopCauseLost        Key = "stop.cause-lost"        // ST3
	StopLostAuthority    Key = "stop.lost-authority"    // ST3, 1
	StopLostCA           Key = "stop.lost-ca"           // ST3, 2
	StopLostRegister     Key = "stop.lost-register"     // ST3, 3
	StopCauseDamaged     Key = "stop.cause-damaged"     // ST3
	StopDamagedAuthority Key = "stop.damaged-authority" // ST3, 1 for 破損
	StopCauseBlocked     Key = "stop.cause-blocked"     // ST4
	StopBlocked          Key = "stop.blocked"           // ST4
	StopCausePinUnknown  Key = "stop.cause-pin-unknown" // ST5
	StopPinUnknown       Key = "stop.pin-unknown"       // ST5
)

var stop = catalogue{
	StopTitle:          {"ICカード更新は使用できません", "IC card renewal cannot be used"},
	StopRegister:       {"登録へ進む", "Go to Register"},
	StopPhoneAuthority: {"発注機関の電話", "Phone of the authority"},
	StopPhoneCA:        {"認証局の電話", "Phone of the certification authority"},
	StopCauseExpired:   {"有効期限切れ", "Expired"},
	StopExpired: {
		"現在使用しているICカードの有効期限を過ぎています。新規に利用者登録を行ってください。参加中の案件がある場合は、先に発注機関へご連絡ください。",
		"The current card has expired. Register anew. If bids are in progress, call the authority first.",
	},
	StopExpiredApply:     {"期限後の更新を申請する（承認が必要です）", "Apply for renewal after expiry (needs approval)"},
	StopCauseLost:        {"紛失", "Lost"},
	StopLostAuthority:    {"発注機関へ連絡（ICカードを停止します）", "Tell the authority (it suspends the card)"},
	StopLostCA:           {"認証局へ失効の届出", "Report to the CA"},
	StopLostRegister:     {"新規に利用者登録", "Register anew"},
	StopCauseDamaged:     {"破損", "Damaged"},
	StopDamagedAuthority: {"発注機関へ連絡", "Tell the authority"},
	StopCauseBlocked:     {"閉塞", "Locked"},
	StopBlocked: {
		"現在使用しているICカードは閉塞しています。認証局の手続きで解除できた場合は、更新できます。解除できない場合は、新規に利用者登録を行ってください。",
		"The current card is locked. If its CA can unlock it, you can renew; if not, register anew.",
	},
	StopCausePinUnknown: {"PIN番号がわからない", "PIN not known"},
	StopPinUnknown: {
		"PIN番号は認証局にも発注機関にもわかりません。推測で入力せず、認証局へご相談ください。",
		"Nobody but you knows the PIN. Do not guess; ask the CA.",
	},
}
