package name

import "testing"

func TestCompanies(t *testing.T) {
	t.Parallel()
	check(t, Company, []comparison{
		// The roster's category is no part of the name.
		{"株式会社A", "株式会社A【物品】", Equal},
		{"株式会社A【物品】", "株式会社A【役務】", Equal},
		{"株式会社B建設", "株式会社B建設【工事】", Equal},
		{"有限会社D商店", "有限会社D商店【物品】", Equal},
		{"【物品】", "株式会社A", Different},

		// One company, spelt differently.
		{"㈱Ａ", "株式会社A【物品】", Variant},
		{"㈱Ａ", "株式会社A", Variant},
		{"(株)A", "株式会社A", Variant},
		{"（株）Ａ", "㍿A", Variant},
		{"株式會社A", "株式会社A", Variant},
		{"株式会社　A", "株式会社A", Variant},
		{"D商店㈲", "D商店有限会社", Variant},
		{"(同)C企画", "合同会社C企画", Variant},
		{"(合)C企画", "合同会社C企画", Variant},
		{"株式会社ﾃﾞｰﾀ", "株式会社データ", Variant},
		{"株式会社データ", "株式会社デ−タ", Variant},
		{"株式会社テ\u3099ータ", "株式会社データ", Variant},
		{"株式会社A・B", "株式会社A･B", Variant},
		{"株式会社A～B", "株式会社A〜B", Variant},

		// Other companies, or what may be one.
		{"株式会社A", "A株式会社", Different},
		{"㈱A", "A㈱", Different},
		{"株式会社A", "株式会社X", Different},
		{"株式会社A", "株式会社A東支店", Different},
		{"株式会社A", "有限会社A", Different},
		{"合資会社C企画", "(合)C企画", Different},
		{"一般財団法人A", "(財)A", Different},
		{"株式会社A", "A", Different},
		{"株式会社A", "株式会社a", Different},
		{"株式会社キヤノ", "株式会社キャノ", Different},
		{"株式会社ハハ", "株式会社パパ", Different},

		// Look-alikes and what cannot be seen.
		{"株式会社A", "株式会社\u0410", Different},    // Cyrillic
		{"株式会社A", "株式会社\u0391", Different},    // Greek
		{"株式会社ロ", "株式会社口", Different},         // kana, kanji
		{"株式会社一", "株式会社ー", Different},         // kanji, sound mark
		{"株式会社A", "株式会社A\u200b", Different},   // zero width space
		{"株式会社A", "株式会社\u202eA", Different},   // right to left
		{"株式会社A", "株式会社A\x00", Different},     // NUL
		{"株式会社\xff", "株式会社\xfe", Different},   // not UTF-8
		{"株式会社A", "株式会社A【物品】東支店", Different},  // a suffix in the middle
		{"株式会社A", "株式会社A【物品】【役務】", Different}, // one suffix is one
		{"株式会社A【物品", "株式会社A", Different},      // an open bracket
		{"株式会社A（東京）", "株式会社A", Different},     // other brackets
		{"", "株式会社A【物品】", NotStated},
		{"", "", NotStated},
	})
}

func TestHolders(t *testing.T) {
	t.Parallel()
	check(t, Holder, []comparison{
		{"見本 太郎", "見本 太郎", Equal},
		{"見本 太郎", "見本　太郎", Variant},
		{"見本 太郎", "見本太郎", Variant},
		{"\u9ad9\ufa11 見本", "高崎 見本", Variant},
		{"葛\U000e0100見 例", "葛見 例", Variant},
		{"葛\U000e0100見 例", "葛\U000e0101見 例", Variant},
		{"渡邊 例", "渡邉 例", Variant},
		{"渡邊 例", "渡辺 例", Variant},
		{"福\ufe00田 例", "福田 例", Variant},
		{"\ufa1b田 例", "福田 例", Variant}, // compatibility ideograph
		{"𠮷田 例", "吉田 例", Variant},

		{"見本 太郎", "見本 次郎", Different},
		{"見本 太郎", "例示 三郎", Different},
		{"見本 太郎", "見本 太朗", Different},
		{"斎藤 例", "斉藤 例", Different},
		{"大坂 例", "大阪 例", Different},
		{"見本 二郎", "見本 ニ郎", Different},
		{"見本 太郎【代表】", "見本 太郎", Different},
		{"", "見本 太郎", NotStated},
	})
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	check(t, Address, []comparison{
		{"札幌市中央区1", "札幌市中央区1", Equal},

		{"北海道札幌市中央区１番地", "札幌市中央区1", Variant},
		{"北海道札幌市中央区１番地", "北海道札幌市中央区1", Variant},
		{"北海道札幌市中央区1", "札幌市中央区1", Variant},
		{"見本町例示1丁目2番3号", "見本町例示１−２−３", Variant},
		{"見本町例示1丁目2番3号", "見本町例示一丁目二番三号", Variant},
		{"見本町例示1丁目2番3号", "見本町例示一ー二ー三", Variant},
		{"見本町例示1丁目2番3号", "見本町例示1丁目2番地の3", Variant},
		{"見本町例示1丁目2番3号", "見本町例示1丁目2-3", Variant},
		{"見本町例示十二番地三", "見本町例示12-3", Variant},
		{"見本町例示二十三番", "見本町例示二三番地", Variant},
		{"見本町例示百二番", "見本町例示102", Variant},
		{"北1条西2丁目", "北一条西二丁目", Variant},
		{"見本町例示1-2 見本ビル3階", "見本町例示1-2見本ビル３階", Variant},
		{"見本町例示001番地", "見本町例示1", Variant},
		{"見本市霞ヶ関1", "見本市霞ケ関1", Variant},

		{"札幌市中央区1", "札幌市北区9", Different},
		{"札幌市中央区1", "札幌市中央区2", Different},
		{"札幌市中央区1", "札幌市中央区11", Different},
		{"札幌市中央区1", "札幌市中央区1-1", Different},
		{"見本町1-2 3", "見本町1-23", Different},
		{"見本町12-3", "見本町1-23", Different},
		{"見本町1丁目23", "見本町1丁目2番3号", Different},
		{"見本町1丁目", "見本町1番地", Different},
		{"見本町1丁目2", "見本町1番2号", Different},
		{"東京都府中市1", "広島県府中市1", Different},
		{"北海道", "東京都", Different},
		{"見本市三番町", "見本市3町", Different},
		{"見本町十和田1", "見本町10和田1", Different},
		{"見本町十十番", "見本町20番", Different},
		{"見本町例示1", "見本町例示1 見本ビル", Different},
		{"", "札幌市中央区1", NotStated},
	})
}

type comparison struct {
	a, b string
	want Level
}

func check(t *testing.T, kind Kind, table []comparison) {
	t.Helper()
	for _, c := range table {
		if got := Compare(c.a, c.b, kind); got != c.want {
			t.Errorf("%+q, %+q (%s, %s): %s, want %s", c.a, c.b, c.a, c.b, got, c.want)
		}
		if got := Compare(c.b, c.a, kind); got != c.want {
			t.Errorf("%s, %s in the other order: %s, want %s", c.b, c.a, got, c.want)
		}
	}
}

func TestNoCharacterStandsInTwoGroups(t *testing.T) {
	t.Parallel()
	for variant, common := range itaiji {
		if _, ok := itaiji[common]; ok {
			t.Errorf("%c is the common form of %c and a variant itself", common, variant)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, s := range [][2]string{
		{"株式会社A【物品】", "㈱Ａ"}, {"北海道札幌市中央区１番地", "札幌市中央区1"},
		{"百二十三番地の四", "1-2 3"}, {"葛\U000e0100見", "\xff"}, {"【】", "】【"}, {"1の", "十百番"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, kind := range []Kind{Company, Address, Holder} {
			got := Compare(a, b, kind)
			if other := Compare(b, a, kind); other != got {
				t.Errorf("%d %q, %q: %s, in the other order %s", kind, a, b, got, other)
			}
			if same := Compare(a, a, kind); a != "" && same != Equal {
				t.Errorf("%d %q with itself: %s", kind, a, same)
			}
			if (got == NotStated) != (a == "" || b == "") {
				t.Errorf("%d %q, %q: %s", kind, a, b, got)
			}
			if kind == Holder && got == Equal && a != b {
				t.Errorf("%q, %q: equal", a, b)
			}
		}
	})
}
