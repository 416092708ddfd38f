package shell

import (
	"strings"

	"hikitsugi/app/message"
)

// Screen is a kind of address.
type Screen string

// The screens that have an address of their own. Dialogs lie over the menu's.
const (
	Entrance Screen = "entrance" // 発注機関の選択
	Menu     Screen = "menu"     // 利用者登録メニュー
	Review   Screen = "review"   // 電子証明書更新確認
	Receipt  Screen = "receipt"  // 更新完了
	Receipts Screen = "receipts" // 利用申請受付票
	Stop     Screen = "stop"     // ICカード更新は使用できません
	Unknown  Screen = "unknown"  // no such address

	// Of no authority, for whoever looks after the PC.
	ForIT     Screen = "for-it"    // IT担当者への依頼文
	Connector Screen = "connector" // 接続ソフトの入手と設定
)

// Common reports whether a screen belongs to no authority.
func (s Screen) Common() bool { return s == ForIT || s == Connector }

// AnyAuthority stands in the addresses of the prerendered pages, which serve every authority. It is no authority's id.
const AnyAuthority = "_"

// anyNumber is the same for receipt numbers.
const anyNumber = "_"

// PracticeAuthority is the invented authority of 体験モード. Its id makes the addresses of 体験モード, so that no registry
// gives it to an authority of its own: registry.CheckAuthorityID.
const PracticeAuthority = "practice"

// practicePattern is every address of 体験モード without the language prefix. They share one prerendered page: whatever is
// practised is forgotten with the page, so there is nothing to reopen.
const practicePattern = `/practice/(?:|renewal/review|renewal/stop|receipts|receipt/[0-9-]{1,32})`

// Place is one address: which screen, in which language, of which authority.
type Place struct {
	Screen    Screen
	Lang      message.Lang
	Authority string // id; empty on the entrance and in prerendered pages
	Number    string // of the receipt
}

// authorityPattern leaves out en, the prefix of the English addresses, and v1, that of the registry's interface, by its
// length: the id of an authority has three characters or more.
const authorityPattern = `(?<authority>[a-z][a-z0-9-]{2,31}|_)`

// paths are the addresses of the screens without the language prefix, as patterns and with what fills them.
var paths = []struct {
	screen  Screen
	pattern string
	path    string
}{
	{Entrance, `/`, "/"},
	{ForIT, `/for-it`, "/for-it"},
	{Connector, `/connector`, "/connector"},
	{Menu, `/` + authorityPattern + `/`, "/{authority}/"},
	{Review, `/` + authorityPattern + `/renewal/review`, "/{authority}/renewal/review"},
	{Stop, `/` + authorityPattern + `/renewal/stop`, "/{authority}/renewal/stop"},
	{Receipts, `/` + authorityPattern + `/receipts`, "/{authority}/receipts"},
	{Receipt, `/` + authorityPattern + `/receipt/(?<number>[0-9-]{1,32}|_)`, "/{authority}/receipt/{number}"},
}

// Route is one kind of address in one language.
type Route struct {
	Place   Place
	Pattern string // regular expression over the whole path, in what Go and the service worker's JavaScript share
	Sample  string // a path that matches and names no authority but that of 体験モード
}

// Routes returns every kind of address in both languages, 体験モード before the authorities' own, and last, for each
// language, what catches all other ones.
func Routes() []Route {
	var routes []Route
	for _, lang := range []message.Lang{message.Ja, message.En} {
		practice := Place{Screen: Menu, Lang: lang, Authority: PracticeAuthority}
		routes = append(routes, Route{practice, "^" + prefix(lang) + practicePattern + "$", practice.Path()})
		for _, p := range paths {
			place := Place{Screen: p.screen, Lang: lang}
			routes = append(routes, Route{place, "^" + prefix(lang) + p.pattern + "$", place.sample(p.path)})
		}
	}
	return append(routes,
		Route{Place{Screen: Unknown, Lang: message.En}, "^/en/", "/en/_/_"},
		Route{Place{Screen: Unknown, Lang: message.Ja}, "^/", "/_/_"},
	)
}

func prefix(lang message.Lang) string {
	if lang == message.En {
		return "/en"
	}
	return ""
}

func (p Place) sample(path string) string {
	return prefix(p.Lang) + strings.NewReplacer("{authority}", AnyAuthority, "{number}", anyNumber).Replace(path)
}

// groupNames are the groups of the patterns.
var groupNames = []string{"authority", "number"}

var places = compileRoutes()

type compiled struct {
	place   Place
	pattern pattern
}

func compileRoutes() []compiled {
	var all []compiled
	for _, r := range Routes() {
		if !r.Place.Practice() { // its screens are those of any authority
			all = append(all, compiled{r.Place, compile(r.Pattern)})
		}
	}
	return all
}

// ParsePlace reads an address. Every path is a place; one that fits no screen is [Unknown].
func ParsePlace(path string) Place {
	for _, c := range places {
		groups, ok := c.pattern.find(path)
		if !ok {
			continue
		}
		place := c.place
		place.Authority = named(groups["authority"], AnyAuthority)
		place.Number = named(groups["number"], anyNumber)
		return place
	}
	return Place{Screen: Unknown, Lang: message.Ja}
}

// named returns what a group matched, empty if it is the stand-in of the prerendered pages.
func named(group, standIn string) string {
	if group == standIn {
		return ""
	}
	return group
}

// Path returns the address of the place. Without an authority, as in a prerendered page, it is that of the entrance.
func (p Place) Path() string {
	for _, k := range paths {
		if k.screen != p.Screen || p.Authority == "" && !k.screen.Common() {
			continue
		}
		return prefix(p.Lang) + strings.NewReplacer("{authority}", p.Authority, "{number}", p.Number).Replace(k.path)
	}
	return prefix(p.Lang) + "/"
}

// To returns the address of another screen of the same authority in the same language. In a prerendered page, which
// does not know its authority, it is relative.
func (p Place) To(screen Screen) string {
	if p.Authority == "" && screen != Entrance && !screen.Common() {
		if up, ok := ups[p.Screen]; ok {
			return up + "./" + strings.TrimPrefix(Place{Screen: screen, Authority: AnyAuthority}.Path(), "/"+AnyAuthority+"/")
		}
	}
	p.Screen = screen
	return p.Path()
}

// ups leads from the address of a screen to its authority's folder.
var ups = map[Screen]string{Menu: "", Receipts: "", Review: "../", Stop: "../", Receipt: "../"}

// ToReceipt returns the address of a receipt.
func (p Place) ToReceipt(number string) string {
	p.Number = number
	return p.To(Receipt)
}

// ToAuthority returns the address of an authority's menu.
func (p Place) ToAuthority(id string) string {
	p.Authority = id
	return p.To(Menu)
}

// Practice reports whether the place belongs to 体験モード.
func (p Place) Practice() bool { return p.Authority == PracticeAuthority }

// ToPractice returns the address where 体験モード begins.
func (p Place) ToPractice() string { return p.ToAuthority(PracticeAuthority) }

// Returned is the fragment of an address that was come to from 体験モード.
const Returned = "returned"

// FromPractice returns the address that 体験モード is left to: the menu of the authority that it was entered from, or, if
// that is not known, the entrance.
func (p Place) FromPractice(authority string) string {
	return Place{Screen: Menu, Lang: p.Lang, Authority: authority}.Path() + "#" + Returned
}

// In returns the same place in another language.
func (p Place) In(lang message.Lang) Place {
	p.Lang = lang
	return p
}
