package message

// Texts of 発注機関の選択, the page before the menu.
const (
	EntranceTitle    Key = "entrance.title"
	EntranceChoose   Key = "entrance.choose"
	EntranceMissing  Key = "entrance.missing" // 確定 without a choice
	EntranceTogether Key = "entrance.together"
)

var entrance = catalogue{
	EntranceTitle:   {"発注機関の選択", "Choose the contracting authority"},
	EntranceChoose:  {"確定", "Confirm"},
	EntranceMissing: {"発注機関を選んでください。", "Choose an authority."},
	EntranceTogether: {
		"ICカード更新では、ここで選ばなかった発注機関の登録もまとめて確認できます。",
		"IC card renewal also lists your registrations at other authorities.",
	},
}
