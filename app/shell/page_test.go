package shell

import (
	"regexp"
	"strings"
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func frame(lang message.Lang, facts Facts) string {
	place := Place{Screen: Menu, Lang: lang, Authority: "sapporo"}
	return goapp.HTMLString(Page(place, facts, Update{}, Title("h")))
}

var sapporo = Facts{Authorities: []wire.Authority{{
	ID: "sapporo", NameJa: "札幌市", NameEn: "City of Sapporo", Desk: wire.Desk{Phone: "000-0000-0001"},
	CAs: []wire.CA{{NameJa: "デモ認証局 甲", NameEn: "Demo CA Kou", Desk: wire.Desk{Phone: "000-0000-0011"}}},
}}}

func TestFrameShowsWhatTheManualShows(t *testing.T) {
	t.Parallel()
	page := frame(message.Ja, sapporo)
	for _, text := range []string{"札幌市", "City of Sapporo", "CALS/EC 電子入札システム", "電子入札", "入札情報サービス", "お問い合せ",
		"・利用者登録処理", "・利用申請受付票", "--年--月--日 --時--分", "本文へ移動", "この画面の説明", "000-0000-0001", "デモ認証局 甲"} {
		if !strings.Contains(page, text) {
			t.Errorf("the frame lacks %s", text)
		}
	}
}

func TestBothNamesOfTheAuthorityInBothLanguages(t *testing.T) {
	t.Parallel()
	page := frame(message.En, sapporo)
	if !strings.Contains(page, "札幌市") || !strings.Contains(page, "City of Sapporo") || !strings.Contains(page, "Demo CA Kou") {
		t.Error("the English frame lacks a name")
	}
}

func TestSkipLinkIsFirst(t *testing.T) {
	t.Parallel()
	first := regexp.MustCompile(`<(a|button|summary|input)\b[^>]*>`).FindString(frame(message.Ja, sapporo))
	if !strings.Contains(first, "#main") {
		t.Errorf("the first stop of Tab is %s", first)
	}
}

func TestLanguageLinksNameThemselves(t *testing.T) {
	t.Parallel()
	page := frame(message.Ja, sapporo)
	for _, want := range []string{`href="/en/sapporo/"`, `hreflang="en"`, `lang="en"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestDemoAndSupportNumberStandInTheFrameOnlyWhenKnown(t *testing.T) {
	t.Parallel()
	const band = "デモ：実在の発注機関・会社・カードとは関係ありません。"
	facts := sapporo
	if page := frame(message.Ja, facts); strings.Contains(page, band) || strings.Contains(page, "サポート番号") {
		t.Error("a band or number before the registry has told it")
	}
	facts.Demo, facts.Support = true, "12345678"
	page := frame(message.Ja, facts)
	if !strings.Contains(page, band) || strings.Count(page, "サポート番号 1234-5678") != 2 {
		t.Error("no band, or the number is not both in the contact panel and at the foot")
	}
}

func TestStandingLineEndsWithTheChange(t *testing.T) {
	t.Parallel()
	const line = "まだ何も変更されていません。"
	for step, want := range map[int]bool{1: true, 5: true, 6: false} {
		list := goapp.HTMLString(Steps(message.Ja, step))
		if strings.Contains(list, line) != want {
			t.Errorf("step %d: standing line %t", step, !want)
		}
		if strings.Count(list, `aria-current="step"`) != 1 {
			t.Errorf("step %d: not one step is current", step)
		}
	}
}
