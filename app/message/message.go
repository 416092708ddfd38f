// Package message holds every text that a person reads: the screens, the error
// catalogue, the words of the field and the subjects of mails, each in Japanese
// and English side by side. Japanese marked S in the list of screens is the
// manual's own wording (利用者登録 2.1.5 ICカードの更新) and is not to be improved.
//
// It is a leaf: the standard library only, no I/O and no user interface, because
// the page, the API, the agent and the mails all speak with it.
//
// A text may hold placeholders. {n} is replaced by the value of the argument n.
// {n|try|tries} is the word try when n is 1 and the word tries otherwise; it
// exists for English and takes no argument of its own. Values are inserted
// untouched, so a name from a card keeps every character it had there.
//
// A mark beside a key, such as MN7, is the element's number on its screen: FR the
// frame, MN 利用者登録メニュー, CF 確認メッセージ, PN PIN番号入力ダイアログ, RV
// 電子証明書更新確認, DN 更新完了, RC 利用申請受付票, ST 更新できません.
//
// The field's concepts and their one name in code: 発注機関 authority, 業者
// company, 利用者登録 registration, 資格審査情報 roster entry, ICカード取得者
// holder, ICカード利用部署情報 department contact, 現在使用しているICカード current
// card, 新規に使用するICカード new card, 旧ICカード superseded card, 差し替え swap,
// 接続ソフト agent, 閉塞 blocked, 失効 revoked, 案件 open case, 開札 opening,
// 承認待ち pending, 受付票 receipt, 一致・表記ゆれ・不一致 equal, variant, different.
package message

import (
	"maps"
	"slices"
)

// A Lang is a language of the screens, written as in the lang attribute of HTML.
type Lang string

// The two languages. Any other value reads as Ja.
const (
	Ja Lang = "ja"
	En Lang = "en"
)

// A Key names one text. The constants are grouped by screen, one file each.
type Key string

// A Text is one text in both languages.
type Text struct {
	Ja, En string
}

// In returns the text in l with its placeholders filled from args. A placeholder
// without an argument stays visible, braces and all.
func (t Text) In(l Lang, args ...Arg) string {
	return fill(t.pick(l), args)
}

// Around splits the text in l at the placeholder name, for a caller that puts an
// element there, such as a link. Without the placeholder all of it is before.
func (t Text) Around(l Lang, name string, args ...Arg) (before, after string) {
	before, after = cut(t.pick(l), name)
	return fill(before, args), fill(after, args)
}

func (t Text) pick(l Lang) string {
	if l == En {
		return t.En
	}
	return t.Ja
}

// Text returns the text of k in l with its placeholders filled from args. A key
// that does not exist comes back in braces, as a placeholder left open does.
func (l Lang) Text(k Key, args ...Arg) string {
	t, ok := find(k)
	if !ok {
		return "{" + string(k) + "}"
	}
	return t.In(l, args...)
}

// Around returns what stands before and after the placeholder name in the text
// of k, for a caller that puts an element there, such as a link.
func (l Lang) Around(k Key, name string, args ...Arg) (before, after string) {
	t, ok := find(k)
	if !ok {
		return "{" + string(k) + "}", ""
	}
	return t.Around(l, name, args...)
}

// Keys returns every key in alphabetical order.
func Keys() []Key {
	var keys []Key
	for _, c := range catalogues {
		keys = slices.AppendSeq(keys, maps.Keys(c))
	}
	slices.Sort(keys)
	return keys
}

type catalogue map[Key]Text

var catalogues = [...]catalogue{
	frame, entrance, menu, confirmation, pin, review, done, receipts, stop,
	help, problem, action, words, mail, demo, forIT, practice, connector,
}

func find(k Key) (Text, bool) {
	for _, c := range catalogues {
		if t, ok := c[k]; ok {
			return t, true
		}
	}
	return Text{}, false
}
