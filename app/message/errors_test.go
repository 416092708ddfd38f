package message

import (
	"slices"
	"strings"
	"testing"
)

func TestTheCatalogueHasEveryNumber(t *testing.T) {
	t.Parallel()
	var want []int
	for _, r := range [][2]int{{101, 114}, {201, 217}, {301, 309}, {401, 431}, {501, 519}, {520, 536}} {
		for n := r[0]; n <= r[1]; n++ {
			want = append(want, n)
			if n == 419 { // address-variant and address-differs
				want = append(want, n)
			}
		}
	}
	var got []int
	for _, e := range Entries() {
		got = append(got, e.Number)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestEveryEntryIsComplete(t *testing.T) {
	t.Parallel()
	owners := []Owner{OwnerUser, OwnerIT, OwnerCA, OwnerReaderMaker, OwnerAuthority, OwnerService}
	seen := map[Code]bool{}
	for _, e := range Entries() {
		if seen[e.Code] {
			t.Errorf("%s stands twice", e.Code)
		}
		seen[e.Code] = true
		if len(e.Owners) == 0 || len(e.Verdicts) == 0 {
			t.Errorf("%s: owners %v, verdicts %v", e.Code, e.Owners, e.Verdicts)
		}
		for _, o := range e.Owners {
			if !slices.Contains(owners, o) {
				t.Errorf("%s: unknown owner %q", e.Code, o)
			}
		}
		for _, v := range e.Verdicts {
			if e.VerdictText(Ja, v) == "" || e.VerdictText(En, v) == "" {
				t.Errorf("%s: verdict %d has no text", e.Code, v)
			}
		}
	}
}

func TestArgsAreThePlaceholdersOfBothLanguages(t *testing.T) {
	t.Parallel()
	for _, e := range Entries() {
		want := slices.Sorted(slices.Values(e.Args))
		for _, s := range []string{e.What.Ja + e.Remedy.Ja, e.What.En + e.Remedy.En} {
			if got := slices.Sorted(slices.Values(Placeholders(s))); !slices.Equal(got, want) {
				t.Errorf("%s: Args are %v, but %q has %v", e.Code, want, s, got)
			}
		}
	}
}

func TestAnEntryWithItsArgsShowsNoBraces(t *testing.T) {
	t.Parallel()
	for _, e := range Entries() {
		var args []Arg
		for _, name := range e.Args {
			args = append(args, With(name, "2"))
		}
		for _, l := range []Lang{Ja, En} {
			heading, rest := e.Heading(l, args...)
			for _, s := range []string{e.What.In(l, args...), e.Remedy.In(l, args...), heading + rest} {
				if strings.ContainsAny(s, "{}") {
					t.Errorf("%s: %q", e.Code, s)
				}
			}
		}
	}
}

func TestTheOwnersAreNamed(t *testing.T) {
	t.Parallel()
	e, _ := Lookup(CardUnknown)
	if len(e.Owners) < 2 {
		t.Fatal(e.Owners)
	}
	for _, e := range Entries() {
		for _, l := range []Lang{Ja, En} {
			text := e.OwnersText(l)
			for _, o := range e.Owners {
				if name := l.Alternative("owner", string(o)); name == string(o) || !strings.Contains(text, name) {
					t.Errorf("%s: owner %s in %q", e.Code, o, text)
				}
			}
		}
	}
}

func TestACodeIsFound(t *testing.T) {
	t.Parallel()
	e, ok := Lookup(PinWrong)
	if !ok || e.Number != 301 {
		t.Fatalf("got E%d, %v", e.Number, ok)
	}
	got := e.What.In(Ja, With("n", "2")) + e.Remedy.In(Ja, With("which", Ja.Text(WhichCurrent)))
	want := "PIN番号が違います。あと2回入力できます。①現在のICカードと一緒に届いた書類で確かめてください。時間をおいても回数は戻りません。正しく入力すると戻ります。"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestACodeThatDoesNotExistIsNotFound(t *testing.T) {
	t.Parallel()
	if e, ok := Lookup("nonsense"); ok {
		t.Errorf("got %+v", e)
	}
}

func TestTheHeadingIsTheFirstSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code          Code
		lang          Lang
		heading, rest string
	}{
		{PinWrong, Ja, "PIN番号が違います。", "あと2回入力できます。"},
		{PinWrong, En, "Wrong PIN.", "2 tries left."},
		{CardAbsent, Ja, "ICカードが入っていません。", ""},
		{CardAbsent, En, "No card.", ""},
	} {
		e, _ := Lookup(test.code)
		heading, rest := e.Heading(test.lang, With("n", "2"))
		if heading != test.heading || rest != test.rest {
			t.Errorf("%s in %s: got %q and %q", test.code, test.lang, heading, rest)
		}
	}
}

func TestVerdictsSayWhatChanged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code     Code
		verdicts []Verdict
		ja, en   string // of the first
	}{
		{AgentAbsent, []Verdict{NothingChanged}, "まだ何も変更されていません。", "Nothing has been changed."},
		{ReaderAbsent, []Verdict{NothingChanged}, "まだ何も変更されていません。PIN番号の残り回数も減っていません。", "Nothing has been changed. No PIN try was used."},
		{PinFormat, []Verdict{NothingChanged}, "まだ何も変更されていません。PIN番号の残り回数も減っていません。", "Nothing has been changed. No PIN try was used."},
		{PinWrong, []Verdict{TrySpent}, "まだ何も変更されていません。PIN番号の残り回数が1回減りました。", "Nothing has been changed; one try was used."},
		{PinBlockedNew, []Verdict{NothingChanged, TrySpent}, "まだ何も変更されていません。PIN番号の残り回数も減っていません。", "Nothing has been changed. No PIN try was used."},
		{AgentLost, []Verdict{NothingChanged, TriesUnknown}, "まだ何も変更されていません。", "Nothing has been changed."},
		{ReaderLost, []Verdict{TriesUnknown}, "まだ何も変更されていません。残り回数はカードを入れ直すと表示されます。", "Nothing has been changed; tries are shown when the card is back."},
		{CurrentSuperseded, []Verdict{Completed}, "更新は完了しています。受付票をご確認ください。", "Renewal is complete; see the receipt."},
		{NeedsApproval, []Verdict{NothingChanged, AwaitingApproval}, "まだ何も変更されていません。", "Nothing has been changed."},
		{ApprovalPending, []Verdict{AwaitingApproval}, "受付けました。承認を待っています。", "Received, awaiting approval."},
		{NetworkLostCommitting, []Verdict{BeingChecked, NothingChanged, Completed, AwaitingApproval}, "確認中です。もう一度押しても二重に更新されることはありません。", "Being checked; pressing again cannot renew twice."},
		{Internal, []Verdict{NothingChanged, BeingChecked}, "まだ何も変更されていません。", "Nothing has been changed."},
	} {
		e, _ := Lookup(test.code)
		if !slices.Equal(e.Verdicts, test.verdicts) {
			t.Errorf("%s: got verdicts %v, want %v", test.code, e.Verdicts, test.verdicts)
			continue
		}
		if got := e.VerdictText(Ja, e.Verdicts[0]); got != test.ja {
			t.Errorf("%s: got %q, want %q", test.code, got, test.ja)
		}
		if got := e.VerdictText(En, e.Verdicts[0]); got != test.en {
			t.Errorf("%s: got %q, want %q", test.code, got, test.en)
		}
	}
}

func TestAnUnknownVerdictClaimsNothing(t *testing.T) {
	t.Parallel()
	e, _ := Lookup(Internal)
	for _, v := range []Verdict{-1, 6} {
		if got := e.VerdictText(Ja, v); got != "" {
			t.Errorf("verdict %d: got %q", v, got)
		}
	}
}

func TestEntriesCannotBeChangedByACaller(t *testing.T) {
	t.Parallel()
	Entries()[0].Code = "changed"
	if got := Entries()[0].Code; got != AgentAbsent {
		t.Errorf("got %q", got)
	}
}
