package renewal

import (
	"testing"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

func TestTheWorseWordShows(t *testing.T) {
	t.Parallel()
	cards := func(level string) []wire.ReviewComparison {
		return []wire.ReviewComparison{{Row: rowAddress, Level: level, With: withCurrent}}
	}
	roster := func(level string) []wire.ReviewComparison {
		return []wire.ReviewComparison{{Row: rowAddress, Level: level, With: withRoster}}
	}
	for _, test := range []struct {
		cards, roster string
		word, pair    message.Key
	}{
		{levelEqual, levelEqual, message.ReviewSame, message.ReviewPairCards},
		{levelEqual, levelVariant, message.ReviewVariant, message.ReviewPairRosterNew},
		{levelVariant, levelEqual, message.ReviewVariant, message.ReviewPairCards},
		{levelVariant, levelDifferent, message.ReviewDifferent, message.ReviewPairRosterNew},
		{levelDifferent, levelVariant, message.ReviewDifferent, message.ReviewPairCards},
		{levelEqual, levelNotStated, message.ReviewNotInCertificate, message.ReviewPairRosterNew},
		{"of another version", levelVariant, message.ReviewDifferent, message.ReviewPairCards},
	} {
		c, ok := worst(rowAddress, cards(test.cards), roster(test.roster))
		if !ok || word(c.Level) != test.word || pair(c) != test.pair {
			t.Errorf("cards %s, roster %s: %s, %s", test.cards, test.roster, word(c.Level), pair(c))
		}
		if _, ok := worst(rowHolder, cards(test.cards)); ok {
			t.Error("a row was compared that is not there")
		}
	}
}

func TestSerialIssuerAndExpiryAreNeverDifferent(t *testing.T) {
	t.Parallel()
	if changes("1A", "1A") != message.ReviewSame || changes("1A", "2B") != message.ReviewChanges {
		t.Error("rows 6 to 8 know only 一致 and 変わります")
	}
}

func TestRegistrationsOfOneRosterShareItsRows(t *testing.T) {
	t.Parallel()
	groups := rosters([]wire.ReviewTarget{
		{Registration: "sapporo", Company: "株式会社A【物品】", Address: "札幌市中央区1"},
		{Registration: "kakuu", Company: "株式会社A【物品】", Address: "北海道札幌市中央区1"},
		{Registration: "mihon", Company: "株式会社A【物品】", Address: "札幌市中央区1"},
	})
	if len(groups) != 2 || len(groups[0]) != 2 || groups[0][1].Registration != "mihon" {
		t.Errorf("groups: %v", groups)
	}
}
