package message

// Buttons that the error catalogue names in its remedies.
const (
	ActionStartAgent    Key = "action.start-agent"    // E101, E107
	ActionGetAgent      Key = "action.get-agent"      // E101
	ActionLetterToIT    Key = "action.letter-to-it"   // E102
	ActionOtherWay      Key = "action.other-way"      // E104
	ActionUpdateAgent   Key = "action.update-agent"   // E105
	ActionAddSite       Key = "action.add-site"       // E106
	ActionUseHere       Key = "action.use-here"       // E109
	ActionUpdatePage    Key = "action.update-page"    // E111
	ActionConfirmAgent  Key = "action.confirm-agent"  // E114
	ActionCopyDiagnosis Key = "action.copy-diagnosis" // E206, E213
	ActionContinueHere  Key = "action.continue-here"  // E508
	ActionRetry         Key = "action.retry"
	ActionStop          Key = "action.stop" // E302
)

var action = catalogue{
	ActionStartAgent:    {"接続ソフトを起動", "Start the connector"},
	ActionGetAgent:      {"入手する", "Get it"},
	ActionLetterToIT:    {"IT担当者への依頼文", "Letter to your IT department"},
	ActionOtherWay:      {"別の方法でつなぐ", "Connect another way"},
	ActionUpdateAgent:   {"接続ソフトを更新", "Update connector"},
	ActionAddSite:       {"このサイトを登録", "Add this site"},
	ActionUseHere:       {"この画面で使う", "Use here"},
	ActionUpdatePage:    {"最新の画面にする", "Update"},
	ActionConfirmAgent:  {"確認して続ける", "Confirm and continue"},
	ActionCopyDiagnosis: {"診断を写す", "Copy the diagnosis"},
	ActionContinueHere:  {"この画面で続ける", "Continue here"},
	ActionRetry:         {"もう一度試す", "Try again"},
	ActionStop:          {"やめる", "Stop"},
}
