package name

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// key is the same for two spellings of one name. NFC after the width folding
// joins the sound marks of half-width kana and replaces the compatibility
// ideographs (U+F9xx, U+FA19 …) by their unified twins.
func key(s string) string {
	return strings.Map(dropSpace, fold(s))
}

// companyKey also writes out the short forms of legal forms. They are replaced
// where they stand, since 株式会社A and A株式会社 are two companies.
func companyKey(s string) string {
	return legalForms().Replace(key(s))
}

// fold unifies width, characters and dashes, and keeps spaces, as single
// U+0020, for those who need to know where digits end.
func fold(s string) string {
	return strings.Map(foldRune, norm.NFC.String(width.Fold.String(s)))
}

func foldRune(r rune) rune {
	switch {
	case isVariationSelector(r):
		return -1
	case isDash(r):
		return '-'
	case isTilde(r):
		return '~'
	case isMiddleDot(r):
		return '・'
	case unicode.Is(unicode.Zs, r) || r == '\t':
		return ' '
	}
	if common, ok := itaiji[r]; ok {
		return common
	}
	return r
}

func dropSpace(r rune) rune {
	if r == ' ' {
		return -1
	}
	return r
}

// isVariationSelector covers the standardised selectors and those of the
// Ideographic Variation Database, which choose a glyph and not a character.
func isVariationSelector(r rune) bool {
	return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

// isDash includes the prolonged sound mark, for which dashes and minus signs
// are typed, and not the kanji 一.
func isDash(r rune) bool {
	switch r {
	case '-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u2500', '\u30fc', '\ufe63', '\uff0d':
		return true
	}
	return false
}

func isTilde(r rune) bool {
	switch r {
	case '~', '\u301c', '\u223c', '\u02dc', '\uff5e':
		return true
	}
	return false
}

func isMiddleDot(r rune) bool {
	switch r {
	case '\u30fb', '\u00b7', '\u2022', '\u2027', '\u22c5':
		return true
	}
	return false
}

// legalForms maps the short forms to the legal forms they stand for. (合) is
// used for 合同会社 today; (社) and (財) stay apart from the 一般 and 公益
// bodies that succeeded them. Input is folded: brackets are ASCII.
func legalForms() *strings.Replacer {
	return strings.NewReplacer(
		"㈱", "株式会社", "(株)", "株式会社", "㍿", "株式会社",
		"㈲", "有限会社", "(有)", "有限会社",
		"(同)", "合同会社", "(合)", "合同会社",
		"㈴", "合名会社", "(名)", "合名会社",
		"㈾", "合資会社", "(資)", "合資会社",
		"㈿", "協同組合", "(協)", "協同組合",
		"㈳", "社団法人", "(社)", "社団法人",
		"㈶", "財団法人", "(財)", "財団法人",
		"㈻", "学校法人", "(学)", "学校法人",
		"(医)", "医療法人", "(福)", "社会福祉法人",
		"(特非)", "特定非営利活動法人", "NPO法人", "特定非営利活動法人",
	)
}
