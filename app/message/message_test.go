package message

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// printed is every text a person can meet: keys, causes and remedies.
func printed() map[string]Text {
	texts := map[string]Text{}
	for _, k := range Keys() {
		t, _ := find(k)
		texts[string(k)] = t
	}
	for _, e := range Entries() {
		texts["what of "+string(e.Code)] = e.What
		texts["remedy of "+string(e.Code)] = e.Remedy
	}
	return texts
}

func TestEveryTextIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	for name, text := range printed() {
		if text.Ja == "" || text.En == "" {
			t.Errorf("%s: ja %q, en %q", name, text.Ja, text.En)
		}
		for _, s := range []string{text.Ja, text.En} {
			if strings.TrimFunc(s, unicode.IsSpace) != s {
				t.Errorf("%s: space around %q", name, s)
			}
			if strings.Count(s, "{") != strings.Count(s, "}") {
				t.Errorf("%s: unbalanced braces in %q", name, s)
			}
		}
	}
}

func TestBothLanguagesOfAKeyHaveTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	for _, k := range Keys() {
		text, _ := find(k)
		ja, en := Placeholders(text.Ja), Placeholders(text.En)
		slices.Sort(ja)
		slices.Sort(en)
		if !slices.Equal(ja, en) {
			t.Errorf("%s: ja has %v, en has %v", k, ja, en)
		}
	}
}

func TestNoKeyStandsInTwoCatalogues(t *testing.T) {
	t.Parallel()
	keys := Keys()
	for i := 1; i < len(keys); i++ {
		if keys[i] == keys[i-1] {
			t.Errorf("%s stands in two catalogues", keys[i])
		}
	}
}

func TestEnglishHoldsNoJapanese(t *testing.T) {
	t.Parallel()
	for name, text := range printed() {
		if name == string(FrameJapanese) { // a language is named in itself
			continue
		}
		for _, r := range text.En {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || isFullWidth(r) {
				t.Errorf("%s: %q in %q", name, r, text.En)
			}
		}
	}
}

func TestJapaneseKeepsTheManualsSpelling(t *testing.T) {
	t.Parallel()
	for name, text := range printed() {
		for _, r := range text.Ja {
			if r >= '０' && r <= 'ｚ' && isFullWidth(r) && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				t.Errorf("%s: full-width %q in %q", name, r, text.Ja)
			}
			if r >= 'ｦ' && r <= 'ﾟ' {
				t.Errorf("%s: half-width %q in %q", name, r, text.Ja)
			}
		}
		if strings.Count(text.Ja, "リーダ") != strings.Count(text.Ja, "リーダー") {
			t.Errorf("%s: リーダー without ー in %q", name, text.Ja)
		}
		if strings.Contains(text.Ja, "お問い合わせ") || strings.Contains(text.Ja, "お問合せ") {
			t.Errorf("%s: the manual writes お問い合せ, this says %q", name, text.Ja)
		}
	}
}

func isFullWidth(r rune) bool { return r >= 0xff00 && r <= 0xffef }

func TestForbiddenWordsStandNowhere(t *testing.T) {
	t.Parallel()
	// The word on the left may stand only in the texts on the right.
	allowed := map[string][]string{
		"エージェント":   nil,
		"暗証番号":     nil,
		"PINコード":   nil,
		"トランザクション": nil,
		"レジストリ":    nil,
		"トークン":     nil,
		"プルーフ":     nil,
		"パスワード":    {string(PinDialogNoteWhat)},
		"エラー":      {string(FrameTitleError)},
	}
	for name, text := range printed() {
		for word, where := range allowed {
			if strings.Contains(text.Ja, word) && !slices.Contains(where, name) {
				t.Errorf("%s says %s: %q", name, word, text.Ja)
			}
		}
		for _, word := range []string{"agent", "transaction", "registry", "token", "password"} {
			if strings.Contains(strings.ToLower(text.En), word) && name != string(PinDialogNoteWhat) {
				t.Errorf("%s says %s: %q", name, word, text.En)
			}
		}
	}
}

func TestOnlyCertificatesExpire(t *testing.T) {
	t.Parallel()
	for _, e := range Entries() {
		for _, s := range []string{e.What.Ja, e.Remedy.Ja} {
			if e.Number >= 500 && (strings.Contains(s, "有効期限") || strings.Contains(s, "期限切れ")) {
				t.Errorf("E%d speaks of a request or session as of a certificate: %q", e.Number, s)
			}
		}
	}
	for _, k := range []Key{FrameTimeLeft, MenuResumeUntil} {
		if s := Ja.Text(k); strings.Contains(s, "有効期限") || strings.Contains(s, "期限切れ") {
			t.Errorf("%s speaks of a renewal as of a certificate: %q", k, s)
		}
	}
}

func TestTheManualsSentencesToTheLetter(t *testing.T) {
	t.Parallel()
	note := Ja.Text(MenuNoteNewRegistration, With("link", Ja.Text(MenuNoteLink)))
	for _, test := range []struct{ got, want string }{
		{Ja.Text(MenuTitle), "利用者登録メニュー"},
		{Ja.Text(MenuNotePurpose), "・本機能は、有効期限到来間近のICカードを新しいICカードに更新するための機能です。"},
		{Ja.Text(MenuNoteOldCard), "・ICカード更新を行うと、旧ICカードは使用できなくなります。"},
		{note, "・ICカードの有効期限を過ぎてしまった場合、またはICカードの紛失、閉塞の場合は、本機能は使用できません。その場合は、「2.1.3.利用者情報の新規登録」により、新規に利用者登録を行ってください。なお、利用者登録ではICカード利用部署情報等の入力が必要になります。"},
		{Ja.Text(PinDialogTitle), "PIN番号入力ダイアログ"},
		{Ja.Text(PinDialogPrompt), "PIN番号を入力してください。"},
		{Ja.Text(PinDialogNoteWhat), "※PIN番号とは、ICカード購入時に認証局から渡されるパスワードです。"},
		{Ja.Text(PinDialogNotePerson), "※担当者欄には何も入力する必要はありません。"},
		{Ja.Text(ReviewTitle), "電子証明書更新確認"},
		{Ja.Text(ReviewCardAddress), "ICカード取得者業者所在地"},
		{Ja.Text(DoneSentence), "電子証明書の更新が完了いたしました。"},
		{Ja.Text(DoneCloseBrowser), "ブラウザを右上の×ボタンで一度終了させてください。"},
		{Ja.Text(FrameTitleStep, With("n", "5"), With("screen", Ja.Text(ReviewTitle))), "手順5/6 電子証明書更新確認 - 利用者登録 - CALS/EC 電子入札システム"},
	} {
		if test.got != test.want {
			t.Errorf("got  %s\nwant %s", test.got, test.want)
		}
	}
}

func TestAnUnknownKeyIsVisible(t *testing.T) {
	t.Parallel()
	if got := En.Text("menu.nonsense"); got != "{menu.nonsense}" {
		t.Errorf("got %q", got)
	}
}

func TestAnUnknownLanguageReadsJapanese(t *testing.T) {
	t.Parallel()
	if got := Lang("fr").Text(MenuRegister); got != "登録" {
		t.Errorf("got %q", got)
	}
}
