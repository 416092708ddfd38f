package receipt

import (
	"strings"
	"testing"
	"time"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/renewal"
	"hikitsugi/app/shell"
)

func results(states ...string) wire.Receipt {
	r := wire.Receipt{Number: "20260401-000001-3"}
	for _, s := range states {
		r.Results = append(r.Results, wire.ReceiptResult{State: s, AuthorityJa: "架空県", Paper: "登録申請書（更新用）"})
	}
	return r
}

// rendered is 更新完了 as the journey opens it.
func rendered(r wire.Receipt) string {
	place := shell.Place{Screen: shell.Receipt, Lang: message.Ja, Authority: "sapporo", Number: r.Number}
	return goapp.HTMLString(&Done{View: renewal.View{Place: place, State: renewal.State{Receipt: &r}}})
}

func TestTheManualsSentencesAreSaidOnlyWhereTheyAreTrue(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		states []string
		title  message.Key
		state  message.Key
		says   string
		closes bool
	}{
		{"all renewed", []string{wire.HandedOver, wire.HandedOver}, message.DoneTitle, message.ReceiptsStateDone,
			message.Ja.Text(message.DoneSentence), true},
		{"one renewed, one not chosen", []string{wire.HandedOver, wire.Declined, wire.Refused}, message.DoneTitle,
			message.ReceiptsStateDone, message.Ja.Text(message.DoneSentence), true},
		{"all pending", []string{wire.AwaitingApproval}, message.DoneTitlePending, message.ReceiptsStatePending,
			message.Ja.Text(message.DonePending), false},
		{"mixed", []string{wire.HandedOver, wire.AwaitingApproval, wire.HandedOver}, message.DoneTitleMixed,
			message.ReceiptsStatePending, message.Ja.Text(message.DoneMixed, message.With("n", "2"), message.With("m", "1")), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := results(test.states...)
			if Title(r) != test.title || State(r, nil) != test.state {
				t.Errorf("title %s, state %s", Title(r), State(r, nil))
			}
			html := rendered(r)
			if !strings.Contains(html, test.says) {
				t.Errorf("does not say %s", test.says)
			}
			if got := strings.Contains(html, message.Ja.Text(message.DoneCloseBrowser)); got != test.closes {
				t.Errorf("asks to close the browser: %t", got)
			}
		})
	}
}

func decided(kind string, states ...string) wire.Receipt {
	r := results(states...)
	r.Number, r.Kind, r.Accepted = "20260408-000001-0", kind, "20260401-000001-3"
	return r
}

func TestTheListTellsWhatWasDecidedSince(t *testing.T) {
	t.Parallel()
	approved, rejected := decided(wire.ReceiptOfApproval, wire.HandedOver), decided(wire.ReceiptOfRejection, wire.Refused)
	for _, test := range []struct {
		name  string
		of    wire.Receipt
		later []wire.Receipt
		want  message.Key
	}{
		{"an approval", approved, nil, message.ReceiptsStateAccepted},
		{"a rejection", rejected, nil, message.ReceiptsStateRejected},
		{"approved", results(wire.AwaitingApproval), []wire.Receipt{approved}, message.ReceiptsStateDone},
		{"rejected", results(wire.AwaitingApproval), []wire.Receipt{rejected}, message.ReceiptsStateReceived},
		{"one rejected, the others renewed", results(wire.HandedOver, wire.AwaitingApproval), []wire.Receipt{rejected}, message.ReceiptsStateDone},
		{"one approved, one waits", results(wire.AwaitingApproval, wire.AwaitingApproval), []wire.Receipt{approved}, message.ReceiptsStatePending},
		{"both decided", results(wire.AwaitingApproval, wire.AwaitingApproval), []wire.Receipt{approved, rejected}, message.ReceiptsStateDone},
	} {
		if got := State(test.of, append(test.later, test.of)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	if got := deciders(message.Ja, approved); got != "架空県" {
		t.Errorf("decided by %q", got)
	}
}

func TestARejectionClaimsNoChange(t *testing.T) {
	t.Parallel()
	html := rendered(decided(wire.ReceiptOfRejection, wire.Refused))
	for _, key := range []message.Key{message.DoneTitleRejected, message.DoneRejected, message.DoneCurrentCard, message.DoneResultUnchanged} {
		if !strings.Contains(html, message.Ja.Text(key)) {
			t.Errorf("does not say %s", key)
		}
	}
	for _, key := range []message.Key{message.DoneSentence, message.DoneOldCard, message.DoneKeepOldCard, message.DoneNextLogin, message.DoneCalendar} {
		if strings.Contains(html, message.Ja.Text(key)) {
			t.Errorf("says %s", key)
		}
	}
}

func TestPaperIsAskedForOnceAndOnlyWhereSomethingChanged(t *testing.T) {
	t.Parallel()
	if got := papers(message.Ja, results(wire.HandedOver, wire.AwaitingApproval)); got != "架空県：登録申請書（更新用）" {
		t.Errorf("papers: %q", got)
	}
	if got := papers(message.Ja, results(wire.Declined, wire.Refused)); got != "" {
		t.Errorf("papers for what stays: %q", got)
	}
}

func TestTheCalendarEntryIsTheLastDayInJapan(t *testing.T) {
	t.Parallel()
	r := results(wire.HandedOver)
	r.Issued = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	r.New = wire.Card{
		Issuer: `デモ認証局 甲, 乙; "丙"`, Company: "株式会社A", Holder: "見本 太郎",
		NotAfter: time.Date(2031, 9, 14, 14, 59, 59, 0, time.UTC),
	}
	got := Calendar(message.Ja, r)
	for _, want := range []string{"DTSTART;VALUE=DATE:20310914\r\n", "DTEND;VALUE=DATE:20310915\r\n",
		"UID:20260401-000001-3@hikitsugi\r\n", "DTSTAMP:20260401T000000Z\r\n", "TRIGGER:-P90D\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if strings.Contains(got, "株式会社") || strings.Contains(got, "見本") {
		t.Error("a shared calendar would tell whose card it is")
	}
	unfolded := strings.ReplaceAll(got, "\r\n ", "")
	if !strings.Contains(unfolded, `甲\, 乙\; "丙"`) {
		t.Errorf("commas and semicolons are not escaped: %q", unfolded)
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
}
