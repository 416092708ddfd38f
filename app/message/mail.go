package message

// Subjects of the mails to a registration's contacts; every one begins with the authority's name.
const (
	MailRenewalComplete Key = "mail.renewal-complete" // args authority
	MailRenewalPending  Key = "mail.renewal-pending"  // args authority
	MailAccepted        Key = "mail.accepted"         // args authority
	MailRejected        Key = "mail.rejected"         // args authority
	MailExpiryNear      Key = "mail.expiry-near"      // args authority, n
)

var mail = catalogue{
	MailRenewalComplete: {"【{authority}】ICカード更新完了のお知らせ", "[{authority}] Renewal complete"},
	MailRenewalPending: {
		"【{authority}】更新受付（承認待ち）のお知らせ",
		"[{authority}] Renewal received, awaiting approval",
	},
	MailAccepted: {"【{authority}】利用申請 受理のお知らせ", "[{authority}] Application accepted"},
	MailRejected: {"【{authority}】利用申請 不受理のお知らせ", "[{authority}] Application rejected"},
	MailExpiryNear: {
		"【{authority}】ICカード有効期限のお知らせ（あと{n}日）",
		"[{authority}] Your IC card expires in {n} {n|day|days}",
	},
}
