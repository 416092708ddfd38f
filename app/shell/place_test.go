package shell

import (
	"strings"
	"testing"
	"time"

	"hikitsugi/api/registry"
	"hikitsugi/app/message"
)

func TestAddressesOfTheScreens(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]Place{
		"/":                                  {Screen: Entrance, Lang: message.Ja},
		"/en/":                               {Screen: Entrance, Lang: message.En},
		"/for-it":                            {Screen: ForIT, Lang: message.Ja},
		"/en/for-it":                         {Screen: ForIT, Lang: message.En},
		"/connector":                         {Screen: Connector, Lang: message.Ja},
		"/en/connector":                      {Screen: Connector, Lang: message.En},
		"/sapporo/":                          {Screen: Menu, Lang: message.Ja, Authority: "sapporo"},
		"/en/sapporo/":                       {Screen: Menu, Lang: message.En, Authority: "sapporo"},
		"/sapporo/renewal/review":            {Screen: Review, Lang: message.Ja, Authority: "sapporo"},
		"/en/sapporo/renewal/stop":           {Screen: Stop, Lang: message.En, Authority: "sapporo"},
		"/sapporo/receipts":                  {Screen: Receipts, Lang: message.Ja, Authority: "sapporo"},
		"/sapporo/receipt/20261122-000001-7": {Screen: Receipt, Lang: message.Ja, Authority: "sapporo", Number: "20261122-000001-7"},
		"/_/":                                {Screen: Menu, Lang: message.Ja},
		"/_/receipt/_":                       {Screen: Receipt, Lang: message.Ja},
		"/sapporo":                           {Screen: Unknown, Lang: message.Ja},
		"/en/sapporo/nothing":                {Screen: Unknown, Lang: message.En},
		"/v1/session":                        {Screen: Unknown, Lang: message.Ja},
		"/Sapporo/":                          {Screen: Unknown, Lang: message.Ja},
		"/" + strings.Repeat("a", 33) + "/":  {Screen: Unknown, Lang: message.Ja},
		"/sapporo/receipt/" + strings.Repeat("1", 33): {Screen: Unknown, Lang: message.Ja},
		"": {Screen: Unknown, Lang: message.Ja},
	} {
		got := ParsePlace(path)
		if got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
		if (want.Authority != "" || want.Screen.Common()) && got.Path() != path {
			t.Errorf("%s leads back to %s", path, got.Path())
		}
	}
}

func TestLinksOfAPrerenderedPageServeEveryAuthority(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from Place
		to   Screen
		want string
	}{
		{Place{Screen: Menu}, Menu, "./"},
		{Place{Screen: Menu}, Receipts, "./receipts"},
		{Place{Screen: Review}, Menu, ".././"},
		{Place{Screen: Receipt, Lang: message.En}, Receipts, ".././receipts"},
		{Place{Screen: Menu, Lang: message.En}, Entrance, "/en/"},
		{Place{Screen: Unknown}, Menu, "/"},
		{Place{Screen: Menu, Authority: "sapporo"}, Review, "/sapporo/renewal/review"},
		{Place{Screen: Menu, Authority: "sapporo", Lang: message.En}, Stop, "/en/sapporo/renewal/stop"},
	} {
		if got := c.from.To(c.to); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from.Screen, c.to, got, c.want)
		}
	}
}

func TestClockText(t *testing.T) {
	t.Parallel()
	manual := time.Date(2014, 3, 12, 8, 17, 59, 0, time.UTC)
	for _, c := range []struct {
		lang message.Lang
		time time.Time
		want string
	}{
		{message.Ja, manual, "2014年03月12日 17時17分"},
		{message.En, manual, "12 Mar 2014 17:17 JST"},
		{message.Ja, time.Time{}, "--年--月--日 --時--分"},
	} {
		if got := ClockText(c.lang, c.time); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestServerTimeDoesNotFollowThePC(t *testing.T) {
	t.Parallel()
	var facts Facts
	if !facts.Now().IsZero() {
		t.Error("a time before the registry has told it")
	}
	server := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
	facts.SetClock(server)
	if now := facts.Now(); now.Before(server) || now.Year() != 2036 {
		t.Errorf("%s is not the registry's time", now)
	}
}

func TestDocumentTitle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang message.Lang
		name Name
		want string
	}{
		{message.Ja, Name{Step: 2, Text: "PIN番号入力ダイアログ"}, "手順2/6 PIN番号入力ダイアログ - 利用者登録 - CALS/EC 電子入札システム"},
		{message.Ja, Name{Text: "利用者登録メニュー"}, "利用者登録メニュー - 利用者登録 - CALS/EC 電子入札システム"},
		{message.Ja, Name{Text: "利用者登録メニュー", Error: true, practice: true}, "エラー：体験モード 利用者登録メニュー - 利用者登録 - CALS/EC 電子入札システム"},
		{message.En, Name{Step: 2, Text: "Enter PIN", Error: true}, "Error: Step 2 of 6: Enter PIN - User registration - CALS/EC e-bidding system"},
	} {
		if got := DocumentTitle(c.lang, c.name); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestPatternsAreReadByTheServiceWorkerToo(t *testing.T) {
	t.Parallel()
	for _, r := range Routes() {
		// A pattern that JavaScript refuses would leave that address without a page when there is no network.
		if strings.Contains(r.Pattern, "(?P<") || strings.Contains(r.Pattern, `\A`) || strings.Contains(r.Pattern, `\z`) {
			t.Errorf("%s is Go's alone", r.Pattern)
		}
	}
}

// TestAddressesOfThePractice: they are those of an authority that does not exist, and one page is prerendered for all.
func TestAddressesOfThePractice(t *testing.T) {
	t.Parallel()
	page := func(path string) Place {
		for _, r := range Routes() {
			if _, ok := compile(r.Pattern).find(path); ok {
				return r.Place
			}
		}
		t.Fatalf("%s has no page", path)
		return Place{}
	}
	for path, screen := range map[string]Screen{
		"/practice/": Menu, "/en/practice/": Menu, "/practice/renewal/review": Review, "/practice/receipts": Receipts,
		"/en/practice/receipt/00000000-000001-0": Receipt, "/practice/renewal/stop": Stop,
	} {
		if p := ParsePlace(path); p.Screen != screen || !p.Practice() || p.Path() != path {
			t.Errorf("%s: %+v", path, p)
		}
		if p := page(path); !p.Practice() || p.Lang != ParsePlace(path).Lang {
			t.Errorf("%s is answered by the page of %+v", path, p)
		}
	}
	for _, path := range []string{"/", "/practices/", "/sapporo/", "/practice/nothing", "/_/"} {
		if page(path).Practice() {
			t.Errorf("%s is answered by the page of 体験モード", path)
		}
	}
	en := Place{Screen: Review, Lang: message.En, Authority: PracticeAuthority}
	if got := en.FromPractice("sapporo"); got != "/en/sapporo/#returned" {
		t.Errorf("left to %s", got)
	}
	if got := en.FromPractice(""); got != "/en/#returned" {
		t.Errorf("left to %s where nobody knows from where", got)
	}
	if got := (Place{Screen: Stop, Authority: "sapporo"}).ToPractice(); got != "/practice/" {
		t.Errorf("entered at %s", got)
	}
}

// An authority's pages lie beside all others: no registry gives it an id that is the beginning of another address.
func TestNoAuthorityIsCalledLikeAnotherPage(t *testing.T) {
	t.Parallel()
	for _, r := range Routes() {
		first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.Sample, "/en"), "/"), "/")
		if first != "" && registry.CheckAuthorityID(first) == nil {
			t.Errorf("an authority may be called %s, as %s is", first, r.Sample)
		}
	}
	for _, id := range []string{"sapporo", "abc", strings.Repeat("a", 32)} {
		if err := registry.CheckAuthorityID(id); err != nil || ParsePlace("/"+id+"/").Authority != id {
			t.Errorf("%s: %v", id, err)
		}
	}
}
