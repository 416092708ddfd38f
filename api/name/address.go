package name

import (
	"slices"
	"strings"
)

// token is a piece of an address: text, or a number with the unit that follows
// it.
type token struct {
	text string // empty for a number
	num  string // decimal without leading zeros
	unit unit
}

// unit is what a number of an address counts. Unstated goes with each of the
// others: 1-2-3 may be 一丁目二番三号.
type unit int

const (
	unstated unit = iota
	chome         // 丁目
	banchi        // 番地, 番
	gou           // 号
)

// sameAddress reports whether two addresses differ only in spelling. A leading
// prefecture may be missing in one of them.
func sameAddress(a, b string) bool {
	a, b = withoutPrefecture(a, b)
	return slices.EqualFunc(tokens(a), tokens(b), func(x, y token) bool {
		return x.text == y.text && x.num == y.num && (x.unit == y.unit || x.unit == unstated || y.unit == unstated)
	})
}

// withoutPrefecture folds both and cuts the prefecture of the one that has it,
// if the other has none.
func withoutPrefecture(a, b string) (string, string) {
	a, b = strings.TrimLeft(fold(a), " "), strings.TrimLeft(fold(b), " ")
	pa, pb := prefecture(a), prefecture(b)
	switch {
	case pa != "" && pb == "":
		a = a[len(pa):]
	case pb != "" && pa == "":
		b = b[len(pb):]
	}
	return a, b
}

func prefecture(s string) string {
	for p := range strings.FieldsSeq(prefectures) {
		if strings.HasPrefix(s, p) && len(s) > len(p) {
			return p
		}
	}
	return ""
}

const prefectures = `北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都
神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県
奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県
大分県 宮崎県 鹿児島県 沖縄県`

// tokens splits a folded address. A space or dash ends a number, so that 1-2 3
// and 1-23 stay two places.
func tokens(s string) []token {
	var out []token
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			out = append(out, token{text: text.String()})
			text.Reset()
		}
	}
	for joined := false; s != ""; {
		if num, rest, ok := number(s, joined); ok {
			flush()
			t := token{num: num}
			t.unit, s, joined = readUnit(rest)
			out = append(out, t)
			continue
		}
		r := firstRune(s)
		s, joined = s[len(r):], false
		if r != " " {
			text.WriteString(r)
		}
	}
	flush()
	return out
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// readUnit reads the unit after a number and the sign that joins it to the
// next number; joined says that a number may follow bare. A dash or の that
// joins nothing stays in the text.
func readUnit(s string) (u unit, rest string, joined bool) {
	u, rest = cutUnit(strings.TrimLeft(s, " "))
	rest = strings.TrimLeft(rest, " ")
	for _, join := range []string{"-", "の", "ノ"} {
		if after, ok := strings.CutPrefix(rest, join); ok {
			after = strings.TrimLeft(after, " ")
			if _, _, ok := number(after, true); ok {
				return u, after, true
			}
		}
	}
	return u, rest, u != unstated
}

// cutUnit leaves 三番町 and 二番丁 alone, in which 番 is part of the name.
func cutUnit(s string) (unit, string) {
	for _, u := range []struct {
		word string
		unit unit
	}{{"丁目", chome}, {"番地", banchi}, {"番", banchi}, {"号", gou}} {
		after, ok := strings.CutPrefix(s, u.word)
		if ok && !strings.ContainsAny(firstRune(after), "町丁街館") {
			return u.unit, after
		}
	}
	return unstated, s
}
