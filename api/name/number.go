package name

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNumber bounds the digits of a number that is read from kanji.
const maxNumber = 8

// number reads a number at the start of a folded address: ASCII digits, or
// kanji digits where a unit follows or, joined, a number went before, since 三
// in 三重県 and 十 in 十和田市 are no numbers.
func number(s string, joined bool) (num, rest string, ok bool) {
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n > 0 {
		return trimZeros(s[:n]), s[n:], true
	}
	n = len(s) - len(strings.TrimLeft(s, "〇一二三四五六七八九十百"))
	if n == 0 || !joined && !unitFollows(s[n:]) {
		return "", s, false
	}
	num, ok = kanjiNumber(s[:n])
	return num, s[n:], ok
}

func unitFollows(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, word := range []string{"丁目", "番", "号", "条", "線", "地割", "-"} {
		if strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

func trimZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

// kanjiNumber reads 二十三 and, digit by digit, 二三.
func kanjiNumber(s string) (string, bool) {
	if utf8.RuneCountInString(s) > maxNumber {
		return "", false
	}
	if !strings.ContainsAny(s, "十百") {
		var b strings.Builder
		for _, r := range s {
			b.WriteString(strconv.Itoa(kanjiDigit(r)))
		}
		return trimZeros(b.String()), true
	}
	return additive(s)
}

// additive reads hundreds, tens and ones in this order, each at most once.
func additive(s string) (string, bool) {
	total, digit, limit := 0, -1, 1000
	for _, r := range s {
		size := map[rune]int{'十': 10, '百': 100}[r]
		if size == 0 {
			if digit >= 0 || r == '〇' {
				return "", false
			}
			digit = kanjiDigit(r)
			continue
		}
		if size >= limit {
			return "", false
		}
		total, digit, limit = total+max(digit, 1)*size, -1, size
	}
	return strconv.Itoa(total + max(digit, 0)), true
}

func kanjiDigit(r rune) int {
	return strings.IndexRune("〇一二三四五六七八九", r) / len("〇")
}
