package message

// Texts of 発注機関の選択, the page before the menu.
const (
	EntranceTitle    Key = "entrance.title"
	EntranceChoose   Key = "entrance.choose"
	EntranceTogether Key = "entrance.together"
)

var entrance = catalogue{
	EntranceTitle:  {"発注機関の選択", "Choose the contracting authority"},
	EntranceChoose: {"確定", "Confirm"},
	EntranceTogether: {
		"ICカード更新では、ここで選ばなかった発注機関の登録もまとめて確認できます。",
		"IC card renewal also lists your registrations at other authorities.",
	},
}
