package demo

import "hikitsugi/api/renewal"

// policies are the rules of the three authorities, by id. The CAs they accept stand with the authority.
func policies() map[string]renewal.Policy {
	const allow, warn, approval, refuse = renewal.Allow, renewal.Warn, renewal.Approval, renewal.Refuse
	return map[string]renewal.Policy{
		"sapporo": {
			Window: renewal.WindowPolicy{Outside: allow}, HintDays: 60,
			CurrentExpired:    renewal.ExpiredPolicy{Ruling: refuse},
			NewExpiryNotLater: warn,
			CompanyVariant:    allow, CompanyDiffers: refuse,
			HolderVariant: allow, HolderDiffers: approval,
			AddressVariant: allow, AddressDiffers: warn,
			HolderNotOnRoster:   warn,
			CaseOutlivesCurrent: warn, CaseOutlivesNew: warn, SlipDays: 14, CaseInProgress: warn,
		},
		"kakuu": {
			Approval: renewal.ApprovalPolicy{Needed: true, Days: 7},
			Window:   renewal.WindowPolicy{Days: 90, Outside: refuse}, HintDays: 90,
			CurrentExpired:    renewal.ExpiredPolicy{Ruling: refuse},
			NewExpiryNotLater: refuse,
			CompanyVariant:    approval, CompanyDiffers: refuse,
			HolderVariant: approval, HolderDiffers: refuse,
			AddressVariant: warn, AddressDiffers: approval,
			HolderNotOnRoster: refuse, WeakKeys: []string{"RSA-2048"},
			CaseOutlivesCurrent: warn, CaseOutlivesNew: refuse, SlipDays: 14, CaseInProgress: refuse,
			CardLimit: 2,
		},
		"mihon": {
			Window: renewal.WindowPolicy{Days: 180, Outside: warn}, HintDays: 180,
			CurrentExpired:    renewal.ExpiredPolicy{Ruling: approval, Days: 30},
			NewExpiryNotLater: warn,
			CompanyVariant:    allow, CompanyDiffers: approval,
			HolderVariant: allow, HolderDiffers: approval,
			AddressVariant: allow, AddressDiffers: warn,
			HolderNotOnRoster:   allow,
			CaseOutlivesCurrent: warn, CaseOutlivesNew: warn, CaseInProgress: allow,
		},
	}
}

// papers are the 届出書類 after a renewal, by authority.
func papers() map[string]string {
	return map[string]string{
		"kakuu": "登録申請書（更新用）＋確認画面の印刷",
		"mihon": "電子証明書等変更届出書",
	}
}

// caPhones are the desks of the CAs.
func caPhones() map[string]string {
	return map[string]string{kou: "000-0000-0011", otsu: "000-0000-0012", hei: "000-0000-0013"}
}
