package demo

// issuer is the key that signs a card's certificate: a CA and its generation.
type issuer struct {
	ca, generation string
}

var (
	kouG1  = issuer{kou, "g1"}
	kouG2  = issuer{kou, "g2"}
	otsuG1 = issuer{otsu, "g1"}
	heiG1  = issuer{hei, "g1"}
)

// subject is what a certificate says of company and holder, with the romanised
// forms that stand in the subject of 甲 and 丙.
type subject struct {
	company, address, holder  string
	companyRoman, holderRoman string
}

// spec is one certificate-bearing card of the demo.
type spec struct {
	id, title   string
	by          issuer
	subject     subject
	from, until int // first and last day of validity, counted from T
	key         keyKind
	pin         string
	tries, left int
	revoked     bool
}

func specs() []spec {
	a := subject{"株式会社A", "札幌市中央区1", "見本 太郎", "A Co., Ltd.", "MIHON TARO"}
	b := subject{"株式会社B建設", "札幌市中央区2", "架空 花子", "B Construction Co., Ltd.", "KAKUU HANAKO"}
	branch := b.heldBy("例示 三郎", "REIJI SABURO")
	d := subject{"有限会社D商店", "札幌市中央区4", kuzumi, "D Store Ltd.", "KUZUMI REI"}

	variant, other := a, subject{"株式会社X", "札幌市北区9", a.holder, "X Co., Ltd.", a.holderRoman}
	variant.company, variant.address = "\u3231\uff21", "北海道札幌市中央区１番地"

	return []spec{
		{"current", "現在のカード", kouG1, a, -1736, 30, rsa2048, "11112222", 10, 10, false},
		{"new", "新しいカード", kouG2, a, -10, 1756, rsa3072, "33334444", 10, 10, false},
		{"new-short", "新しいカード・期限が早い", kouG2, a, -10, 20, rsa2048, "33334444", 10, 10, false},
		{"new-future", "新しいカード・まだ使えない", kouG2, a, 7, 1773, rsa2048, "33334444", 10, 10, false},
		{"new-expired", "期限切れのカード", kouG1, a, -800, -1, rsa2048, "33334444", 10, 10, false},
		{"new-variant", "新しいカード・表記ゆれ", kouG2, variant, -10, 1756, rsa2048, "33334444", 10, 10, false},
		{"new-other", "別の会社のカード", kouG2, other, -10, 1756, rsa2048, "33334444", 10, 10, false},
		{"new-holder", "新しいカード・別の取得者", kouG2, a.heldBy("見本 次郎", "MIHON JIRO"), -10, 1756, rsa2048, "33334444", 10, 10, false},
		{"new-otsu", "新しいカード・認証局 乙", otsuG1, a, -10, 751, p256, "33334444", 10, 10, false},
		{"new-hei", "新しいカード・認証局 丙", heiG1, a, -10, 751, rsa2048, "33334444", 10, 10, false},
		{"new-weak", "新しいカード・弱い鍵", kouG2, a, -10, 751, rsa1024, "33334444", 10, 10, false},
		{"new-revoked", "新しいカード・失効", kouG2, a, -10, 751, rsa2048, "33334444", 10, 10, true},
		{"b-current", "現在のカード", kouG1, b, -1721, 45, rsa2048, "55556666", 10, 10, false},
		{"b-new", "新しいカード", kouG2, b, -5, 1761, p384, "77778888", 10, 10, false},
		{"b-branch-current", "現在のカード・見本支店", kouG1, branch, -1519, 247, rsa2048, "55556666", 10, 10, false},
		{"b-branch-new", "新しいカード・見本支店", kouG2, branch, -30, 368, rsa2048, "77778888", 10, 10, false},
		{"d-expired", "期限切れのカード", kouG1, d, -1769, -3, rsa2048, "99990000", 3, 3, false},
		{"d-lasttry", "残り1回のカード", kouG1, d, -1706, 60, rsa2048, "99990000", 5, 1, false},
		{"d-blocked", "閉塞したカード", kouG1, d, -1706, 60, rsa2048, "99990000", 5, 0, false},
		{"d-revoked", "失効したカード", kouG1, d, -1706, 60, rsa2048, "99990000", 10, 10, true},
		{"d-new", "新しいカード", kouG2, d, -2, 1764, rsa2048, "12344321", 10, 10, false},
	}
}

func (s subject) heldBy(name, roman string) subject {
	s.holder, s.holderRoman = name, roman
	return s
}
