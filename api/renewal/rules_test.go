package renewal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// noon is the moment at which the rules are asked, unless a row says another.
var noon = time.Date(2026, time.March, 31, 12, 0, 0, 0, message.JST)

// day is the last second of a day some days from noon's, when most certificates end.
func day(n int) time.Time {
	return time.Date(2026, time.March, 31+n, 23, 59, 59, 0, message.JST)
}

// plain is a registration about which no rule has anything to say: the current card ends in 30 days, the new one in
// five years, and every ruling is refuse, or approval where a policy may not refuse.
func plain() renewal.Facts {
	refuse, approval := renewal.Refuse, renewal.Approval
	current := wire.Card{
		Digest: "current", Company: "株式会社A", Holder: "見本 太郎", Address: "札幌市中央区1",
		Issuer: "デモ認証局 甲", Key: "RSA-2048", NotBefore: day(-1736), NotAfter: day(30),
	}
	next := current
	next.Digest, next.NotBefore, next.NotAfter = "new", day(-10), day(1756)
	return renewal.Facts{
		Now:       noon,
		Authority: registry.Authority{ID: "a", NameJa: "札幌市"},
		Policy: renewal.Policy{
			Window: renewal.WindowPolicy{Outside: refuse}, CurrentExpired: renewal.ExpiredPolicy{Ruling: refuse},
			NewExpiryNotLater: refuse, CompanyVariant: refuse, CompanyDiffers: refuse, HolderVariant: refuse,
			HolderDiffers: refuse, AddressVariant: approval, AddressDiffers: approval, HolderNotOnRoster: refuse,
			CAs: []string{"kou"}, CaseOutlivesCurrent: refuse, CaseOutlivesNew: refuse, CaseInProgress: refuse, SlipDays: 14,
		},
		Holding: renewal.Holding{
			Card:         registry.RegisteredCard{State: registry.Active},
			Registration: registry.Registration{ID: "r", Authority: "a", Version: 1},
			Roster: registry.RosterEntry{
				Company: "株式会社A【物品】", Address: "札幌市中央区1", Representative: "見本 太郎", Delegate: "例示 三郎", Date: noon,
			},
			ActiveCards: []string{"current"},
		},
		Current: current, New: next, NewCAs: []string{"kou"},
	}
}

func openCase(state registry.CaseState, opening time.Time) registry.OpenCase {
	return registry.OpenCase{Number: "K-0001", Title: "コピー用紙の購入", State: state, Opening: opening}
}

// ruling sets one ruling of the policy.
func ruling(set func(*renewal.Policy, renewal.Ruling), r renewal.Ruling) func(*renewal.Facts) {
	return func(f *renewal.Facts) { set(&f.Policy, r) }
}

func TestRules(t *testing.T) {
	t.Parallel()
	const allow, warn, approval = renewal.Allow, renewal.Warn, renewal.Approval
	const renew, check, approve, refused = wire.VerdictRenew, wire.VerdictCheck, wire.VerdictApproval, wire.VerdictRefused
	companyDiffers := func(f *renewal.Facts) { f.New.Company = "株式会社X" }
	companyVariant := func(f *renewal.Facts) { f.New.Company = "\u3231\uff21" } // ㈱Ａ
	holderDiffers := func(f *renewal.Facts) { f.New.Holder = "例示 三郎" }          // the delegate
	addressVariant := func(f *renewal.Facts) { f.New.Address = "北海道札幌市中央区１番地" }
	submitted := func(f *renewal.Facts) {
		f.Holding.Cases = []registry.OpenCase{openCase(registry.Submitted, noon.AddDate(0, 0, 5))}
	}
	entered := func(days int) func(*renewal.Facts) {
		return func(f *renewal.Facts) {
			f.Holding.Cases = []registry.OpenCase{openCase(registry.Entered, noon.AddDate(0, 0, days))}
		}
	}
	tests := []struct {
		name    string
		given   func(*renewal.Facts)
		rule    func(*renewal.Facts)
		verdict string
		codes   string
	}{
		{"nothing speaks against it", nil, nil, renew, ""},

		{"E401 current card expired yesterday", func(f *renewal.Facts) { f.Current.NotAfter = day(-1) }, nil, refused, "current-expired"},
		{"E401 in its last second", func(f *renewal.Facts) { f.Now = day(30) }, nil, renew, ""},
		{"E401 a second later", func(f *renewal.Facts) { f.Now = day(30).Add(time.Second) }, nil, refused, "current-expired"},
		{"E401 30 days after, where approval is possible for 30 days", func(f *renewal.Facts) { f.Current.NotAfter = day(-30) },
			func(f *renewal.Facts) {
				f.Policy.CurrentExpired = renewal.ExpiredPolicy{Ruling: approval, Days: 30}
			}, approve, "current-expired"},
		{"E401 31 days after, where approval is possible for 30 days", func(f *renewal.Facts) { f.Current.NotAfter = day(-31) },
			func(f *renewal.Facts) {
				f.Policy.CurrentExpired = renewal.ExpiredPolicy{Ruling: approval, Days: 30}
			}, refused, "current-expired"},

		{"E405 current card was replaced here", func(f *renewal.Facts) {
			f.Holding.Card.State, f.Holding.Card.Ended = registry.Superseded, noon
		}, nil, refused, "current-superseded"},
		{"E427 waits for approval already, whatever else", func(f *renewal.Facts) {
			f.Holding.Pending = "20260330-000001-0"
			companyDiffers(f)
		}, nil, refused, "approval-pending"},
		{"E430 reported as lost, whatever else", func(f *renewal.Facts) {
			f.Holding.Card.State = registry.Suspended
			companyDiffers(f)
		}, nil, refused, "card-suspended"},

		{"E430 the new card was reported as lost, whatever else", func(f *renewal.Facts) { f.NewLost = true; companyDiffers(f) }, nil, refused, "card-suspended"},
		{"E401 expired since 変更", func(f *renewal.Facts) { f.Changed, f.Now = f.Now, day(31) }, nil, renew, ""},
		{"E401 expired before 変更", func(f *renewal.Facts) { f.Changed, f.Now = day(31), day(32) }, nil, refused, "current-expired"},

		{"E406 new card is valid from tomorrow", func(f *renewal.Facts) { f.New.NotBefore = day(0).Add(time.Second) }, nil, refused, "new-not-yet-valid"},
		{"E407 new card expired", func(f *renewal.Facts) { f.New.NotAfter = day(-1); f.Current.NotAfter = day(-2) }, nil, refused, "current-expired new-expired"},
		{"E409 new card stands here already", func(f *renewal.Facts) { f.Holding.ActiveCards = []string{"current", "new"} }, nil, refused, "new-already-registered"},
		{"E410 new card is another company's", func(f *renewal.Facts) { f.NewOther = true }, nil, refused, "new-of-other-company"},
		{"E411 its CA is not accepted", func(f *renewal.Facts) { f.NewCAs = []string{"otsu"} }, nil, refused, "ca-not-accepted"},
		{"E411 one of its CAs is accepted", func(f *renewal.Facts) { f.NewCAs = []string{"otsu", "kou"} }, nil, renew, ""},
		{"E412 its key is weak for this authority", nil, func(f *renewal.Facts) { f.Policy.WeakKeys = []string{"RSA-2048"} }, check, "key-too-weak"},
		{"E412 its key is stronger", func(f *renewal.Facts) { f.New.Key = "RSA-3072" }, func(f *renewal.Facts) { f.Policy.WeakKeys = []string{"RSA-2048"} }, renew, ""},

		{"E415 spelling of the company, allowed", companyVariant, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.CompanyVariant = r }, allow), renew, ""},
		{"E415 spelling of the company, for approval", companyVariant, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.CompanyVariant = r }, approval), approve, "company-variant"},
		{"E416 another company, refused", companyDiffers, nil, refused, "company-differs"},
		{"E416 another company, for approval", companyDiffers, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.CompanyDiffers = r }, approval), approve, "company-differs"},
		{"E416 the roster knows another company", func(f *renewal.Facts) { f.Holding.Roster.Company = "株式会社Y【物品】" }, nil, refused, "company-differs"},
		{"no company in the certificate is no difference", func(f *renewal.Facts) { f.New.Company = "" }, nil, renew, ""},
		{"E417 spelling of the holder", func(f *renewal.Facts) { f.New.Holder = "見本太郎" }, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.HolderVariant = r }, warn), check, "holder-variant"},
		{"E418 another holder, on the roster", holderDiffers, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.HolderDiffers = r }, approval), approve, "holder-differs"},
		{"E418, E420 another holder, not on the roster", func(f *renewal.Facts) { f.New.Holder = "見本 次郎" },
			ruling(func(p *renewal.Policy, r renewal.Ruling) { p.HolderDiffers = r }, approval), refused, "holder-differs holder-not-on-roster"},
		{"E420 is off", func(f *renewal.Facts) { f.New.Holder = "見本 次郎" }, func(f *renewal.Facts) {
			f.Policy.HolderDiffers, f.Policy.HolderNotOnRoster = approval, allow
		}, approve, "holder-differs"},
		{"E420 both cards' holder has left the roster", func(f *renewal.Facts) { f.Holding.Roster.Representative = "架空 花子" }, nil, refused, "holder-not-on-roster"},
		{"E419 spelling of the address", addressVariant, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.AddressVariant = r }, warn), check, "address-variant"},
		{"E419 another address", func(f *renewal.Facts) { f.New.Address = "札幌市北区9" }, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.AddressDiffers = r }, warn), check, "address-differs"},

		{"E421 new card ends with the current one", func(f *renewal.Facts) { f.New.NotAfter = f.Current.NotAfter }, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.NewExpiryNotLater = r }, warn), check, "new-expiry-not-later"},
		{"E421 new card ends 121 days later, as in the manual", func(f *renewal.Facts) { f.Current.NotAfter, f.New.NotAfter = day(247), day(368) }, nil, renew, ""},
		{"E422 no window", func(f *renewal.Facts) { f.Current.NotAfter = day(1700) }, nil, renew, ""},
		{"E422 on the first day of the window", func(f *renewal.Facts) { f.Current.NotAfter = day(90) }, func(f *renewal.Facts) { f.Policy.Window.Days = 90 }, renew, ""},
		{"E422 a day before the window", func(f *renewal.Facts) { f.Current.NotAfter = day(91) }, func(f *renewal.Facts) { f.Policy.Window.Days = 90 }, refused, "outside-window"},
		{"E422 before the window, with a warning", func(f *renewal.Facts) { f.Current.NotAfter = day(247) }, func(f *renewal.Facts) {
			f.Policy.Window = renewal.WindowPolicy{Days: 180, Outside: warn}
		}, check, "outside-window"},

		{"E423 a bid opens after the current card ends: renew now", entered(31), nil, renew, "case-outlives-current"},
		{"E423 a bid may slip past the current card's end", entered(20), nil, renew, "case-outlives-current"},
		{"E423 a bid opens in time", entered(10), nil, renew, ""},
		{"E424 a bid opens after even the new card", func(f *renewal.Facts) { f.New.NotAfter = day(31); entered(20)(f) }, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.CaseOutlivesNew = r }, warn), check, "case-outlives-current case-outlives-new"},
		{"E425 a bid is in and not opened, refused until then", submitted, nil, refused, "case-in-progress"},
		{"E425 a bid is in and not opened, carried over", submitted, ruling(func(p *renewal.Policy, r renewal.Ruling) { p.CaseInProgress = r }, allow), renew, ""},
		{"E425 from the opening on", func(f *renewal.Facts) { submitted(f); f.Now = f.Holding.Cases[0].Opening }, nil, renew, ""},

		{"E426 the authority approves every renewal", nil, func(f *renewal.Facts) {
			f.Policy.Approval = renewal.ApprovalPolicy{Needed: true, Days: 7}
		}, approve, "needs-approval"},
		{"approval outweighs a warning", addressVariant, func(f *renewal.Facts) {
			f.Policy.AddressVariant, f.Policy.Approval = warn, renewal.ApprovalPolicy{Needed: true, Days: 7}
		}, approve, "address-variant needs-approval"},
		{"refusal outweighs approval", companyDiffers, func(f *renewal.Facts) {
			f.Policy.Approval = renewal.ApprovalPolicy{Needed: true, Days: 7}
		}, refused, "company-differs needs-approval"},
		{"E429 a renewal does not raise the number of cards", func(f *renewal.Facts) { f.Holding.ActiveCards = []string{"branch", "current"} }, func(f *renewal.Facts) { f.Policy.CardLimit = 2 }, renew, ""},
		{"E429 more cards than the authority allows now", func(f *renewal.Facts) { f.Holding.ActiveCards = []string{"branch", "current", "site"} }, func(f *renewal.Facts) { f.Policy.CardLimit = 2 }, refused, "card-limit"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := plain()
			for _, set := range []func(*renewal.Facts){test.given, test.rule} {
				if set != nil {
					set(&f)
				}
			}
			verdict, findings := renewal.Judge(f)
			var codes []string
			for _, finding := range findings {
				codes = append(codes, finding.Code)
				checkArgs(t, finding)
			}
			if verdict != test.verdict || strings.Join(codes, " ") != test.codes {
				t.Errorf("%s (%s), want %s (%s)", verdict, strings.Join(codes, " "), test.verdict, test.codes)
			}
		})
	}
}

// checkArgs holds a finding to the catalogue: the code is in it, and every placeholder of its text is filled.
func checkArgs(t *testing.T, f wire.Finding) {
	t.Helper()
	entry, ok := message.Lookup(message.Code(f.Code))
	if !ok {
		t.Fatalf("%s is not in the catalogue", f.Code)
	}
	var names []string
	for name := range f.Args {
		names = append(names, name)
	}
	want := slices.Clone(entry.Args)
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("%s has args %v, its text wants %v", f.Code, names, want)
	}
}

func TestUrgentApprovalIsSaid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		ends   int
		urgent bool
	}{{30, false}, {7, false}, {6, true}} {
		f := plain()
		f.Current.NotAfter, f.Policy.Approval = day(test.ends), renewal.ApprovalPolicy{Needed: true, Days: 7}
		_, findings := renewal.Judge(f)
		if len(findings) != 1 || (findings[0].Args["urgent"] != "") != test.urgent {
			t.Errorf("card ends in %d days: %v", test.ends, findings)
		}
	}
}

func TestAPolicyThatLeavesARulingOutIsRefused(t *testing.T) {
	t.Parallel()
	text, err := plain().Policy.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := renewal.ParsePolicy(text); err != nil {
		t.Fatalf("a whole policy: %v", err)
	}
	for name, bad := range map[string]string{
		"a ruling left out": strings.Replace(string(text), `"company_variant":"refuse",`, ``, 1),
		"an address alone":  strings.Replace(string(text), `"address_differs":"approval"`, `"address_differs":"refuse"`, 1),
		"an unknown ruling": strings.Replace(string(text), `"refuse"`, `"maybe"`, 1),
		"an unknown rule":   strings.Replace(string(text), `"hint_days"`, `"hint_day"`, 1),
		"a rule twice":      strings.Replace(string(text), `{`, `{"hint_days":1,`, 1),
		"no CA":             strings.Replace(string(text), `["kou"]`, `[]`, 1),
		"negative days":     strings.Replace(string(text), `"slip_days":14`, `"slip_days":-1`, 1),
	} {
		if bad == string(text) {
			t.Fatalf("%s: the text was not changed", name)
		}
		if _, err := renewal.ParsePolicy([]byte(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
