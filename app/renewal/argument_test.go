package renewal

import (
	"strings"
	"testing"

	"hikitsugi/app/message"
)

func TestArgumentsAreInThePagesLanguage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		code     message.Code
		args     map[string]string
		ja, en   string
		absentEn string
	}{
		{message.PinWrong, map[string]string{"n": "9", "which": message.AltNew}, "②新しい", "9 tries", "②"},
		{message.CertificateInvalid, map[string]string{"reason": "key-usage"}, "署名用ではない", "not for signatures", "key-usage"},
		{message.CompanyDiffers, map[string]string{"next": message.AltApproval},
			"承認を受けて続ける", message.En.Text(message.NextApproval), "承認"},
		{message.HolderDiffers, map[string]string{"next": message.AltRegister}, "「登録」へ進む", message.En.Text(message.NextRegister), "登録"},
		{message.NeedsApproval, map[string]string{"authority": "A", "n": "7", "urgent": message.AltTellAuthority},
			"急ぎであることを", message.En.Text(message.UrgentTellAuthority), "tell-authority"},
		{message.RevocationUnknown, map[string]string{"recheck": message.AltLater}, "あとで再確認します。", "checked again later", "later}"},
		{message.ReaderBusy, map[string]string{"likely": "-"}, "－", "－", "{"},
		{message.RevocationUnknown, nil, "やり直してください。", "Try later.", "－"},
	} {
		entry, ok := message.Lookup(test.code)
		if !ok {
			t.Fatalf("no entry %s", test.code)
		}
		in := func(l message.Lang) string {
			args := Arguments(l, entry, test.args)
			return entry.What.In(l, args...) + " " + entry.Remedy.In(l, args...)
		}
		if got := in(message.Ja); !strings.Contains(got, test.ja) {
			t.Errorf("%s: %s", test.code, got)
		}
		if got := in(message.En); !strings.Contains(got, test.en) || strings.Contains(got, test.absentEn) {
			t.Errorf("%s: %s", test.code, got)
		}
	}
}

func TestNoPlaceholderIsEverShown(t *testing.T) {
	t.Parallel()
	for _, entry := range message.Entries() {
		for _, l := range []message.Lang{message.Ja, message.En} {
			p := newProblem(entry.Code, nil, "")
			if said := p.Spoken(l); len(message.Placeholders(said)) > 0 {
				t.Errorf("%s: %s", entry.Code, said)
			}
		}
	}
}
