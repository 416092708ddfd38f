package menu

import (
	"strings"
	"testing"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/desk"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
)

// card is what a card in a reader looks like once it is read and judged.
func card(p wire.Procedure) desk.Reader {
	p.Digest = "digest"
	return desk.Reader{
		Reader: agent.Reader{Name: "Reader 1", State: agent.Present, Card: "c"},
		Card: desk.Card{Judged: p, Card: agent.Card{
			ID: "c", Digest: "digest", Issuer: "デモ認証局 甲", Company: "株式会社A", Holder: "見本 太郎",
			NotAfter: time.Date(2026, 12, 23, 14, 59, 59, 0, time.UTC),
		}},
	}
}

// rendered is the menu over a desk.
func rendered(presence desk.Presence, readers ...desk.Reader) string {
	place := shell.Place{Screen: shell.Menu, Lang: message.Ja, Authority: "sapporo"}
	return goapp.HTMLString(&Menu{View: renewal.View{Place: place, Desk: desk.State{Agent: presence, Readers: readers}}})
}

func TestTheMenuSaysWhatIsReady(t *testing.T) {
	t.Parallel()
	empty := desk.Reader{Reader: agent.Reader{Name: "Reader 1", State: agent.Empty}}
	reading := card(wire.Procedure{})
	reading.Card.Reading = true
	mute := desk.Reader{Reader: agent.Reader{Name: "Reader 1", State: agent.Mute}}
	for _, test := range []struct {
		name     string
		presence desk.Presence
		readers  []desk.Reader
		want     []string
	}{
		{"not running", desk.Absent, nil, []string{"動いていません", "接続ソフトを起動", "E101"}},
		{"asking for permission", desk.Waiting, nil, []string{"許可を待っています", "つなぐ", "E103"}},
		{"no reader", desk.Ready, nil, []string{"準備できました", "つながっていません"}},
		{"no card", desk.Ready, []desk.Reader{empty}, []string{"Reader 1", "入っていません"}},
		{"reading", desk.Ready, []desk.Reader{reading}, []string{"読み取っています。抜かないでください。"}},
		{"mute", desk.Ready, []desk.Reader{mute}, []string{"読み取れません", "E205"}},
		{"renewable", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsRenewal, DaysLeft: 30, Hint: true})},
			[]string{"有効期限 2026/12/23・デモ認証局 甲", "更新できます（あと30日）", "PIN番号は使っていません"}},
		{"early", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsRenewal, DaysLeft: 247})},
			[]string{"更新できます（あと247日）", "まだ期限まで日数があります"}},
		{"new card", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsNewCard})},
			[]string{"まだ登録されていません", "「登録」へ"}},
		{"nothing to do", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsNothing})}, []string{"登録済みです"}},
		{"old card", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsSuperseded, Date: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)})},
			[]string{"旧ICカードです（2026/04/01）", "受付票を見る"}},
		{"expired", desk.Ready, []desk.Reader{card(wire.Procedure{Fits: wire.FitsOther, Code: "current-expired", Args: map[string]string{"date": "2026/03/01"}})},
			[]string{"有効期限を過ぎています（2026/03/01）", "cause=expired"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			html := rendered(test.presence, test.readers...)
			for _, want := range test.want {
				if !strings.Contains(html, want) {
					t.Errorf("no %q", want)
				}
			}
			if strings.Contains(html, "見本 太郎") || strings.Contains(html, "株式会社A") {
				t.Error("the menu shows whose card it is")
			}
		})
	}
}

func TestWithoutTheCardServiceNothingIsSaidOfReaders(t *testing.T) {
	t.Parallel()
	state := desk.State{Agent: desk.Ready, Stopped: true}
	place := shell.Place{Screen: shell.Menu, Lang: message.Ja, Authority: "sapporo"}
	html := goapp.HTMLString(&Menu{View: renewal.View{Place: place, Desk: state}})
	heard := Heard(message.Ja, "札幌市", state, true)
	for what, text := range map[string]string{"seen": html, "heard": heard} {
		if !strings.Contains(text, "パソコンのスマートカード機能が止まっています。") || strings.Contains(text, "つながっていません") {
			t.Errorf("%s: %s", what, text)
		}
	}
	if heard := Heard(message.Ja, "札幌市", state, false); heard != "" {
		t.Errorf("heard beside a dialog, which says it itself: %s", heard)
	}
}

func TestBeforeTheProgramRunsTheMenuIsWhole(t *testing.T) {
	t.Parallel()
	html := rendered(desk.Asking)
	for _, k := range []message.Key{message.MenuTitle, message.MenuRegister, message.MenuChange, message.MenuRenew,
		message.MenuNotes, message.MenuNotePurpose, message.MenuNoteOldCard, message.MenuNoteLink, message.MenuNoCard, message.MenuNeeds} {
		if !strings.Contains(html, message.Ja.Text(k)) {
			t.Errorf("no %s", k)
		}
	}
	if strings.Contains(html, "動いていません") {
		t.Error("the connector is said not to run before anybody looked")
	}
}

// Who does not see the page hears what a notice beside the card says.
func TestWhatIsWrongWithACardIsSeenAndHeard(t *testing.T) {
	t.Parallel()
	blocked := card(wire.Procedure{Fits: wire.FitsRenewal, DaysLeft: 30, Hint: true})
	blocked.Card.Tries = agent.Tries{Known: true}
	unread := card(wire.Procedure{})
	unread.Card.Problem = message.CardWrongKind
	unjudged := card(wire.Procedure{})
	unjudged.Card.Refused = wire.Problem{Code: string(message.ServerDown)}
	for _, test := range []struct {
		name string
		desk.Reader
		want string
	}{
		{"blocked", blocked, "現在使用しているICカードが閉塞しました"},
		{"staff ID", unread, "電子入札用のICカードではありません"},
		{"mute", desk.Reader{Reader: agent.Reader{Name: "Reader 1", State: agent.Mute}}, "ICカードが応答しません"},
		{"registry silent", unjudged, "システムが応答していません"},
		{"expired", card(wire.Procedure{Fits: wire.FitsOther, Code: "current-expired", Args: map[string]string{"date": "2026/03/01"}}),
			"有効期限を過ぎています（2026/03/01）"},
		{"unknown here", card(wire.Procedure{Fits: wire.FitsOther}), "このICカードは札幌市に登録されていません"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			state := desk.State{Agent: desk.Ready, Readers: []desk.Reader{test.Reader}}
			place := shell.Place{Screen: shell.Menu, Lang: message.Ja, Authority: "sapporo"}
			facts := shell.Facts{Authorities: []wire.Authority{{ID: "sapporo", NameJa: "札幌市"}}}
			html := goapp.HTMLString(&Menu{View: renewal.View{Place: place, Facts: facts, Desk: state}})
			heard := Heard(message.Ja, "札幌市", state, true)
			if !strings.Contains(html, test.want) || !strings.Contains(heard, test.want) {
				t.Errorf("want %q; heard %s", test.want, heard)
			}
			if strings.Contains(html, "このICカードは更新できます") {
				t.Error("the card is said to be renewable")
			}
			if heard := Heard(message.Ja, "札幌市", state, false); strings.Contains(heard, test.want) {
				t.Errorf("heard beside a dialog, which says it itself: %s", heard)
			}
		})
	}
}

func TestWhatIsHeardNamesNobody(t *testing.T) {
	t.Parallel()
	state := desk.State{Agent: desk.Ready, Readers: []desk.Reader{card(wire.Procedure{Fits: wire.FitsRenewal, DaysLeft: 30, Hint: true})}}
	heard := Heard(message.Ja, "札幌市", state, true)
	if !strings.Contains(heard, "2026/12/23") || !strings.Contains(heard, "あと30日") || strings.Contains(heard, "見本") {
		t.Errorf("heard: %s", heard)
	}
	if got := Heard(message.Ja, "札幌市", desk.State{}, true); got != "" {
		t.Errorf("heard before anything is known: %s", got)
	}
}
