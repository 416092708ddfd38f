package renewal

import (
	"strings"
	"testing"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/shell"
)

// rendered is a review screen as text.
func rendered(l message.Lang, state State) string {
	place := shell.Place{Screen: shell.Review, Lang: l, Authority: "sapporo"}
	return goapp.HTMLString(&Review{View: View{Place: place, State: state}})
}

// reviewing is a state with one registration for each verdict, all ticked.
func reviewing() State {
	s := State{Step: Reviewing, Ticked: map[string]bool{}, Changed: map[string]bool{}}
	for _, v := range []string{wire.VerdictRenew, wire.VerdictCheck, wire.VerdictApproval, wire.VerdictRefused} {
		s.Targets = append(s.Targets, wire.ReviewTarget{
			Registration: v, Verdict: v, AuthorityJa: "札幌市", AuthorityEn: "City of Sapporo", Category: "goods",
			Findings: []wire.Finding{{Code: string(message.CardLimit), Args: map[string]string{"authority": "札幌市", "n": "2"}}},
		})
		s.Ticked[v] = true
	}
	return s
}

func TestWhatIsRefusedHasNoBox(t *testing.T) {
	t.Parallel()
	html := rendered(message.Ja, reviewing())
	if n := strings.Count(html, `type="checkbox"`); n != 3 {
		t.Errorf("%d boxes, want one for each of the three that may be renewed", n)
	}
	if !strings.Contains(html, message.Ja.Text(message.ReviewConsequence, message.With("n", "3"))) {
		t.Error("the consequence does not speak of 3 registrations")
	}
}

// E426 says that 変更 can be pressed, which is not so where another rule refuses.
func TestWhatIsRefusedIsNotSaidToAwaitApproval(t *testing.T) {
	t.Parallel()
	s := reviewing()
	s.Targets = s.Targets[:1]
	findings := []wire.Finding{{Code: string(message.NeedsApproval)}, {Code: string(message.HolderDiffers)}}
	for verdict, want := range map[string]bool{wire.VerdictApproval: true, wire.VerdictRefused: false} {
		s.Targets[0].Verdict, s.Targets[0].Findings = verdict, findings
		html := rendered(message.Ja, s)
		if got := strings.Contains(html, "更新に承認が必要です"); got != want {
			t.Errorf("%s: said %v, want %v", verdict, got, want)
		}
		if !strings.Contains(html, "取得者が違います") {
			t.Errorf("%s: the other reason is missing", verdict)
		}
	}
}

func TestABlankIsSaidNotToBeInTheCertificate(t *testing.T) {
	t.Parallel()
	s := reviewing()
	s.Cards.Compare = []wire.ReviewComparison{{Row: rowAddress, Level: levelNotStated, With: withCurrent}}
	if html := rendered(message.Ja, s); strings.Count(html, message.Ja.Text(message.ReviewNotInCertificate)) < 3 {
		t.Error("both cards and the result should say 証明書に記載なし")
	}
}

func TestTheReviewNamesAuthoritiesInThePagesLanguage(t *testing.T) {
	t.Parallel()
	html := rendered(message.En, reviewing())
	if !strings.Contains(html, "City of Sapporo") || strings.Contains(html, "札幌市") {
		t.Error("the English review should name the City of Sapporo")
	}
}

func TestNoCasesNoTable(t *testing.T) {
	t.Parallel()
	title := message.Ja.Text(message.ReviewCases)
	s := reviewing()
	if strings.Contains(rendered(message.Ja, s), title) {
		t.Error("参加中の案件 without any")
	}
	s.Targets[0].Cases = []wire.ReviewCase{{Number: "K-0001", Renewed: "carried-over", Kept: "too-late"}}
	html := rendered(message.Ja, s)
	if !strings.Contains(html, title) || !strings.Contains(html, message.Ja.Text(message.ReviewCaseTooLate)) {
		t.Error("no 参加中の案件")
	}
}

func TestANoticeSaysWhatToDoWhatChangedAndTheNumber(t *testing.T) {
	t.Parallel()
	p := newProblem(message.PinWrong, map[string]string{"n": "9", "which": message.AltCurrent}, "12345678")
	html := goapp.HTMLString(Notice(message.Ja, shell.Facts{}, p))
	for _, want := range []string{"PIN番号が違います。", "あと9回入力できます。", "①現在のICカードと一緒に届いた書類",
		message.Ja.Text(message.VerdictTrySpent), "pin-wrong（E301）", "1234-5678"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in %s", want, html)
		}
	}
}
