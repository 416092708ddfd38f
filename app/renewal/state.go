// Package renewal is the journey ICカード更新: its state machine (Flow) and its screens. The Flow does what the user asks
// for, one step at a time, and writes one State; screens only show it. Detection (package desk) fills in lines and
// ticks but never moves a step on: only OK, キャンセル, 変更 and 戻る do.
package renewal

import (
	"time"

	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
)

// Step is where the journey stands. The four dialogs lie over the menu.
type Step int

// The steps, as the step list numbers them.
const (
	AtMenu         Step = iota
	ConfirmCurrent      // 1 確認メッセージ: is the current card in the reader?
	PINCurrent          // 2 PIN番号入力ダイアログ
	ConfirmNew          // 3 確認メッセージ: swap
	PINNew              // 4 PIN番号入力ダイアログ
	Reviewing           // 5 電子証明書更新確認
	Done                // 6 更新完了
)

// State is the journey at one moment. Screens get it by value.
type State struct {
	Step      Step
	Authority string
	Busy      bool      // something is under way; buttons stay, presses are ignored
	Signing   bool      // a card is at work: キャンセル waits too
	Since     time.Time // when it became busy
	Card      string    // the insertion whose PIN is asked for
	Held      desk.Card // what was last seen of that card; it stays when the card is taken out
	Chosen    string    // the insertion chosen where several cards fit
	Problem   *Problem  // shown in place
	LastTry   bool      // the last-try dialog (PN9) is open
	Stranger  string    // thumbprint of an agent that is not the one met before; the user decides
	Cancelled bool      // MN15
	Renewal   *wire.Renewal
	Receipt   *wire.Receipt

	Review  wire.Review
	Cards   wire.ReviewCards
	Targets []wire.ReviewTarget
	Ticked  map[string]bool // by registration id
	Changed map[string]bool // registrations whose part changed since it was shown (E511)
}

// Problem is what is shown when something goes wrong: a code of the catalogue with what fills its text.
type Problem struct {
	Code    message.Code
	Args    map[string]string
	Support string
	Verdict message.Verdict
}

// Resumable reports whether an unfinished renewal of this session can go on (MN16).
func (s State) Resumable() bool {
	return s.Renewal != nil && (s.Renewal.State == wire.CurrentProved || s.Renewal.State == wire.NewProved)
}

// Chosen lists the ticked registrations at the versions that are shown.
func (s State) ChosenTargets() []wire.Target {
	var chosen []wire.Target
	for _, t := range s.Targets {
		if s.Ticked[t.Registration] && t.Verdict != wire.VerdictRefused {
			chosen = append(chosen, wire.Target{Registration: t.Registration, Version: t.Version})
		}
	}
	return chosen
}

// tickedAtFirst is RV10: what can be renewed or approved is ticked; what must be checked waits for the user.
func tickedAtFirst(targets []wire.ReviewTarget) map[string]bool {
	ticked := make(map[string]bool, len(targets))
	for _, t := range targets {
		ticked[t.Registration] = t.Verdict == wire.VerdictRenew || t.Verdict == wire.VerdictApproval
	}
	return ticked
}
