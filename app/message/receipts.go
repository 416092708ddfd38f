package message

// Texts of 利用申請受付票 (RC1).
const (
	ReceiptsTitle         Key = "receipts.title"          // RC1
	ReceiptsNumber        Key = "receipts.number"         // RC1
	ReceiptsReceived      Key = "receipts.received"       // RC1
	ReceiptsProcedure     Key = "receipts.procedure"      // RC1
	ReceiptsAuthority     Key = "receipts.authority"      // RC1
	ReceiptsState         Key = "receipts.state"          // RC1
	ReceiptsNone          Key = "receipts.none"           // RC1
	ReceiptsRegistration  Key = "receipts.registration"   // RC1
	ReceiptsChange        Key = "receipts.change"         // RC1
	ReceiptsRenewal       Key = "receipts.renewal"        // RC1
	ReceiptsStateReceived Key = "receipts.state-received" // RC1
	ReceiptsStatePending  Key = "receipts.state-pending"  // RC1
	ReceiptsStateAccepted Key = "receipts.state-accepted" // RC1
	ReceiptsStateRejected Key = "receipts.state-rejected" // RC1
	ReceiptsStateDone     Key = "receipts.state-done"     // RC1
	ReceiptsSignIn        Key = "receipts.sign-in"        // RC1, before sign-in
)

var receipts = catalogue{
	ReceiptsTitle:         {"利用申請受付票", "Application receipts"},
	ReceiptsNumber:        {"受付番号", "Receipt no."},
	ReceiptsReceived:      {"受付日時", "Received"},
	ReceiptsProcedure:     {"手続き", "Procedure"},
	ReceiptsAuthority:     {"発注機関", "Authority"},
	ReceiptsState:         {"状態", "State"},
	ReceiptsNone:          {"受付票はまだありません。", "No receipts yet."},
	ReceiptsRegistration:  {"登録", "Register"},
	ReceiptsChange:        {"変更", "Change"},
	ReceiptsRenewal:       {"ICカード更新", "Renew IC card"},
	ReceiptsStateReceived: {"受付", "Received"},
	ReceiptsStatePending:  {"承認待ち", "Awaiting approval"},
	ReceiptsStateAccepted: {"受理", "Accepted"},
	ReceiptsStateRejected: {"不受理", "Rejected"},
	ReceiptsStateDone:     {"完了", "Complete"},
	ReceiptsSignIn:        {"ICカードとPIN番号で確認すると表示します。", "Shown after a check with IC card and PIN."},
}
