// Package name compares what two documents say of the same company: 商号又は
// 名称 (company), 所在地 (address) and 取得者氏名 (holder), between two
// certificates or between a certificate and the roster.
//
// Three words come out: 一致, 表記ゆれ, 不一致. 表記ゆれ means that the two
// differ only in ways in which the field writes one name differently: width,
// spaces, dashes, 異体字, ㈱ for 株式会社, 1-2-3 for 一丁目二番三号. What may
// be another company, place or person is 不一致; a look-alike of another
// script is never folded.
//
// Values are compared here and stored nowhere: what is shown and kept are always
// the original characters.
package name

import (
	"strings"
	"unicode/utf8"
)

// Level is the outcome of a comparison, as it stands in the registry's API.
type Level string

// The levels. NotStated is 証明書に記載なし（問題ありません）.
const (
	Equal     Level = "equal"
	Variant   Level = "variant"
	Different Level = "different"
	NotStated Level = "not-stated"
)

// Kind says what is compared.
type Kind int

// The kinds of values.
const (
	Company Kind = iota + 1 // 商号又は名称
	Address                 // 所在地
	Holder                  // 取得者氏名
)

// Compare judges two values of one kind; their order does not matter. Either
// being empty is [NotStated]. Equal means the same bytes, for companies and
// addresses without one 【…】 at the end, in which rosters keep the category:
// 株式会社A【物品】 equals 株式会社A. Text that is not UTF-8 is a variant of
// nothing.
func Compare(a, b string, kind Kind) Level {
	if a == "" || b == "" {
		return NotStated
	}
	if kind != Holder {
		a, b = withoutSuffix(a), withoutSuffix(b)
	}
	switch {
	case a == b:
		return Equal
	case !utf8.ValidString(a) || !utf8.ValidString(b):
		return Different
	case variants(a, b, kind):
		return Variant
	}
	return Different
}

// withoutSuffix cuts one trailing 【…】 unless nothing would be left.
func withoutSuffix(s string) string {
	rest, ok := strings.CutSuffix(s, "】")
	if !ok {
		return s
	}
	i := strings.LastIndex(rest, "【")
	if i <= 0 || strings.Contains(rest[i:], "】") {
		return s
	}
	return rest[:i]
}

func variants(a, b string, kind Kind) bool {
	switch kind {
	case Company:
		return companyKey(a) == companyKey(b)
	case Address:
		return sameAddress(a, b)
	default:
		return key(a) == key(b)
	}
}
