package demo

import (
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"hikitsugi/api/certificate"
	"hikitsugi/app/message"
)

// created is already T in Japan and still the day before in UTC; the world must
// count from the day in Japan.
var created = time.Date(2026, 3, 31, 16, 30, 0, 0, time.UTC)

var world = sync.OnceValues(func() (*World, error) { return Build(created, rand.Reader) })

func build(t *testing.T) *World {
	t.Helper()
	w, err := world()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func day(days int) time.Time {
	return time.Date(2026, 4, 1, 0, 0, 0, 0, JST()).AddDate(0, 0, days)
}

func TestWorldCountsFromTheDayInJapan(t *testing.T) {
	t.Parallel()
	if got := build(t).Created; !got.Equal(day(0)) {
		t.Errorf("created %v, want %v", got, day(0))
	}
}

// statements is the table of cards, written out again from the demo's plan:
// what is on the roster without 【…】, unless the plan says otherwise.
var statements = []struct {
	id                               string
	company, address, holder, issuer string
	from, until                      int
	key                              string
	pin                              string
	tries, left                      int
}{
	{"current", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -1736, 30, "RSA-2048", "11112222", 10, 10},
	{"new", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -10, 1756, "RSA-3072", "33334444", 10, 10},
	{"new-short", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -10, 20, "RSA-2048", "33334444", 10, 10},
	{"new-future", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", 7, 1773, "RSA-2048", "33334444", 10, 10},
	{"new-expired", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -800, -1, "RSA-2048", "33334444", 10, 10},
	{"new-variant", "㈱Ａ", "北海道札幌市中央区１番地", "見本 太郎", "デモ認証局 甲", -10, 1756, "RSA-2048", "33334444", 10, 10},
	{"new-other", "株式会社X", "札幌市北区9", "見本 太郎", "デモ認証局 甲", -10, 1756, "RSA-2048", "33334444", 10, 10},
	{"new-holder", "株式会社A", "札幌市中央区1", "見本 次郎", "デモ認証局 甲", -10, 1756, "RSA-2048", "33334444", 10, 10},
	{"new-otsu", "株式会社A", "", "見本 太郎", "デモ認証局 乙", -10, 751, "P-256", "33334444", 10, 10},
	{"new-hei", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 丙", -10, 751, "RSA-2048", "33334444", 10, 10},
	{"new-weak", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -10, 751, "RSA-1024", "33334444", 10, 10},
	{"new-revoked", "株式会社A", "札幌市中央区1", "見本 太郎", "デモ認証局 甲", -10, 751, "RSA-2048", "33334444", 10, 10},
	{"b-current", "株式会社B建設", "札幌市中央区2", "架空 花子", "デモ認証局 甲", -1721, 45, "RSA-2048", "55556666", 10, 10},
	{"b-new", "株式会社B建設", "札幌市中央区2", "架空 花子", "デモ認証局 甲", -5, 1761, "P-384", "77778888", 10, 10},
	{"b-branch-current", "株式会社B建設", "札幌市中央区2", "例示 三郎", "デモ認証局 甲", -1519, 247, "RSA-2048", "55556666", 10, 10},
	{"b-branch-new", "株式会社B建設", "札幌市中央区2", "例示 三郎", "デモ認証局 甲", -30, 368, "RSA-2048", "77778888", 10, 10},
	{"d-expired", "有限会社D商店", "札幌市中央区4", "葛\U000e0100見 例", "デモ認証局 甲", -1769, -3, "RSA-2048", "99990000", 3, 3},
	{"d-lasttry", "有限会社D商店", "札幌市中央区4", "葛\U000e0100見 例", "デモ認証局 甲", -1706, 60, "RSA-2048", "99990000", 5, 1},
	{"d-blocked", "有限会社D商店", "札幌市中央区4", "葛\U000e0100見 例", "デモ認証局 甲", -1706, 60, "RSA-2048", "99990000", 5, 0},
	{"d-revoked", "有限会社D商店", "札幌市中央区4", "葛\U000e0100見 例", "デモ認証局 甲", -1706, 60, "RSA-2048", "99990000", 10, 10},
	{"d-new", "有限会社D商店", "札幌市中央区4", "葛\U000e0100見 例", "デモ認証局 甲", -2, 1764, "RSA-2048", "12344321", 10, 10},
}

func TestCardsStateWhatThePlanSays(t *testing.T) {
	t.Parallel()
	w := build(t)
	if len(w.Cards) != len(statements)+3 {
		t.Errorf("%d cards, want %d and three without certificate", len(w.Cards), len(statements))
	}
	for _, want := range statements {
		t.Run(want.id, func(t *testing.T) {
			t.Parallel()
			card, c := parse(t, w, want.id)
			got := want
			got.company, got.address, got.holder, got.issuer, got.key = c.Company, c.Address, c.Holder, c.Issuer, c.KeyType
			got.pin, got.tries, got.left = card.PIN, card.Tries, card.TriesLeft
			if got != want {
				t.Errorf("states %+v\nwant   %+v", got, want)
			}
			if !c.NotBefore.Equal(day(want.from)) {
				t.Errorf("valid from %v, want %v", c.NotBefore.In(JST()), day(want.from))
			}
			if last := day(want.until + 1).Add(-time.Second); !c.NotAfter.Equal(last) {
				t.Errorf("valid until %v, want %v", c.NotAfter.In(JST()), last)
			}
		})
	}
}

func parse(t *testing.T, w *World, id string) (Card, *certificate.Certificate) {
	t.Helper()
	card, ok := w.Card(id)
	if !ok {
		t.Fatalf("no card %s", id)
	}
	c, err := certificate.Parse(card.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return card, c
}

func anchors(t *testing.T, w *World, demo bool) certificate.Anchors {
	t.Helper()
	a := certificate.Anchors{Demo: demo}
	for _, ca := range w.CAs {
		c, err := certificate.NewCA(ca.ID, ca.NameJa, ca.NameEn, ca.Certificates)
		if err != nil {
			t.Fatal(err)
		}
		a.CAs = append(a.CAs, c)
	}
	return a
}

func TestCardsChainInDemoModeAndNeverInProduction(t *testing.T) {
	t.Parallel()
	w := build(t)
	demo, production := anchors(t, w, true), anchors(t, w, false)
	wanted := map[string]error{
		"new-weak": certificate.ErrKeyTooWeak, "new-future": certificate.ErrNotYetValid,
		"new-expired": certificate.ErrExpired, "d-expired": certificate.ErrExpired,
	}
	for _, s := range statements {
		t.Run(s.id, func(t *testing.T) {
			t.Parallel()
			card, c := parse(t, w, s.id)
			chain, err := certificate.VerifyChain(c, nil, demo, created)
			if !errors.Is(err, wanted[s.id]) {
				t.Errorf("demo mode: %v, want %v", err, wanted[s.id])
			}
			if err == nil && chain.CA != card.CA {
				t.Errorf("chains to %s, want %s", chain.CA, card.CA)
			}
			_, err = certificate.VerifyChain(c, nil, production, created)
			if !errors.Is(err, certificate.ErrDemo) && s.id != "new-weak" {
				t.Errorf("production, demo CA as anchor: %v, want %v", err, certificate.ErrDemo)
			}
			if err == nil {
				t.Error("production accepted a demo card")
			}
		})
	}
}

func TestOnlyTheFirstKeyOfKouIsEnoughForBothGenerations(t *testing.T) {
	t.Parallel()
	w := build(t)
	a := anchors(t, w, true)
	old := a.CAs[0]
	if old.ID != "kou" || len(old.Roots) != 2 || len(old.Intermediates) != 1 {
		t.Fatalf("%s has %d roots and %d intermediates", old.ID, len(old.Roots), len(old.Intermediates))
	}
	old.Roots = old.Roots[:1]
	_, card := parse(t, w, "new")
	chain, err := certificate.VerifyChain(card, nil, certificate.Anchors{Demo: true, CAs: []certificate.CA{old}}, created)
	if err != nil {
		t.Fatal(err)
	}
	if len(chain.Certificates) != 3 {
		t.Errorf("chain of %d, want card, cross certificate, first root", len(chain.Certificates))
	}
}

func TestAuthoritiesAcceptTheirCAsOnly(t *testing.T) {
	t.Parallel()
	w := build(t)
	all := anchors(t, w, true)
	accepts := map[string]string{
		"sapporo new": "kou", "sapporo new-otsu": "otsu", "kakuu new": "kou",
		"mihon new": "kou", "mihon new-otsu": "otsu",
	}
	for _, authority := range w.Authorities {
		for _, id := range []string{"new", "new-otsu", "new-hei"} {
			_, c := parse(t, w, id)
			chain, err := certificate.VerifyChain(c, nil, pick(all, authority.AcceptedCAs), created)
			want := accepts[authority.ID+" "+id]
			switch {
			case want == "" && !errors.Is(err, certificate.ErrNotAccepted):
				t.Errorf("%s, %s: %v, want %v", authority.ID, id, err, certificate.ErrNotAccepted)
			case want != "" && (err != nil || chain.CA != want):
				t.Errorf("%s, %s: %v %v, want %s", authority.ID, id, chain, err, want)
			}
		}
	}
}

func pick(a certificate.Anchors, ids []string) certificate.Anchors {
	out := certificate.Anchors{Demo: a.Demo}
	for _, ca := range a.CAs {
		if strings.Contains(" "+strings.Join(ids, " ")+" ", " "+ca.ID+" ") {
			out.CAs = append(out.CAs, ca)
		}
	}
	return out
}

func TestEveryReferenceOfTheWorldResolves(t *testing.T) {
	t.Parallel()
	w := build(t)
	digits := map[string]int{}
	for _, a := range w.Authorities {
		digits[a.ID] = a.NumberDigits
	}
	registered := map[string]bool{}
	for _, r := range w.Roster {
		if len(r.Number) != digits[r.Authority] {
			t.Errorf("%s %s: %d digits, want %d", r.Authority, r.Number, len(r.Number), digits[r.Authority])
		}
		for _, c := range r.Cards {
			if _, ok := w.Card(c.Card); !ok {
				t.Errorf("%s %s: no card %s", r.Authority, r.Number, c.Card)
			}
			registered[r.Authority+r.Number+c.Card] = true
		}
	}
	for _, c := range w.Cases {
		if !registered[c.Authority+c.Registration+c.Card] {
			t.Errorf("case %s: %s is not registered at %s for %s", c.Number, c.Card, c.Authority, c.Registration)
		}
	}
}

func TestOpeningsAreInJapaneseTime(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"K-0001": "2026-04-11T14:00:00+09:00", "K-0002": "2026-05-11T10:00:00+09:00",
		"K-0003": "2026-04-06T10:00:00+09:00", "K-0004": "2026-04-06T13:30:00+09:00",
		"K-0005": "2026-04-13T11:00:00+09:00", "K-0006": "2026-05-09T11:00:00+09:00",
	}
	cases := build(t).Cases
	if len(cases) != len(want) {
		t.Errorf("%d cases, want %d", len(cases), len(want))
	}
	for _, c := range cases {
		if got := c.Opening.Format(time.RFC3339); got != want[c.Number] {
			t.Errorf("%s opens %s, want %s", c.Number, got, want[c.Number])
		}
	}
}

func TestEveryCardHasACaptionInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range build(t).Cards {
		if got := message.Ja.DemoCard(c.Title); got != c.Title || got == "" {
			t.Errorf("%s: Japanese caption %q, want %q", c.ID, got, c.Title)
		}
		english := message.En.DemoCard(c.Title)
		if strings.ContainsFunc(english, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%s: English caption %q", c.ID, english)
		}
	}
}
