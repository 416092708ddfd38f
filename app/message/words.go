package message

// The field's words as they stand alone in tables, filters and print; package documentation lists their names in code.
const (
	WordAuthority          Key = "words.authority"
	WordCompany            Key = "words.company"
	WordBusiness           Key = "words.business"
	WordUserRegistration   Key = "words.user-registration"
	WordRegister           Key = "words.register"
	WordChange             Key = "words.change"
	WordRenewal            Key = "words.renewal"
	WordRoster             Key = "words.roster"
	WordRegistrationNumber Key = "words.registration-number"
	WordCompanyID          Key = "words.company-id"
	WordCategory           Key = "words.category"
	WordWorks              Key = "words.works"
	WordConsulting         Key = "words.consulting"
	WordGoods              Key = "words.goods"
	WordServices           Key = "words.services"
	WordCompanyName        Key = "words.company-name"
	WordAddress            Key = "words.address"
	WordHolder             Key = "words.holder"
	WordRepresentative     Key = "words.representative"
	WordDelegate           Key = "words.delegate"
	WordMainContact        Key = "words.main-contact"
	WordDepartment         Key = "words.department"
	WordCA                 Key = "words.ca"
	WordCertificate        Key = "words.certificate"
	WordSerial             Key = "words.serial"
	WordIssuer             Key = "words.issuer"
	WordValidUntil         Key = "words.valid-until"
	WordCurrentCard        Key = "words.current-card"
	WordNewCard            Key = "words.new-card"
	WordNewCardInSentence  Key = "words.new-card-in-sentence"
	WordOldCard            Key = "words.old-card"
	WordOldCardRenewed     Key = "words.old-card-renewed"
	WordSwap               Key = "words.swap"
	WordAgent              Key = "words.agent"
	WordExpired            Key = "words.expired"
	WordTimedOut           Key = "words.timed-out"
	WordRevoked            Key = "words.revoked"
	WordLost               Key = "words.lost"
	WordBlocked            Key = "words.blocked"
	WordBlockedExplained   Key = "words.blocked-explained"
	WordCase               Key = "words.case"
	WordOpening            Key = "words.opening"
	WordBidSubmitted       Key = "words.bid-submitted"
	WordPending            Key = "words.pending"
	WordProvisional        Key = "words.provisional"
	WordAccepted           Key = "words.accepted"
	WordRejected           Key = "words.rejected"
	WordReceipt            Key = "words.receipt"
	WordReceiptNumber      Key = "words.receipt-number"
	WordSame               Key = "words.same"
	WordVariant            Key = "words.variant"
	WordDifferent          Key = "words.different"
)

var words = catalogue{
	WordAuthority:          {"発注機関", "contracting authority"},
	WordCompany:            {"受注者", "supplier"},
	WordBusiness:           {"業者", "company"},
	WordUserRegistration:   {"利用者登録", "user registration"},
	WordRegister:           {"登録", "Register"},
	WordChange:             {"変更", "Change"},
	WordRenewal:            {"ICカード更新", "Renew IC card"},
	WordRoster:             {"資格審査情報（名簿）", "qualification roster"},
	WordRegistrationNumber: {"登録番号", "registration number"},
	WordCompanyID:          {"企業ID", "company ID"},
	WordCategory:           {"業種", "category"},
	WordWorks:              {"工事", "works"},
	WordConsulting:         {"コンサル", "consulting"},
	WordGoods:              {"物品", "goods"},
	WordServices:           {"役務", "services"},
	WordCompanyName:        {"商号又は名称", "company name"},
	WordAddress:            {"所在地", "address"},
	WordHolder:             {"ICカード取得者", "cardholder"},
	WordRepresentative:     {"代表者", "representative"},
	WordDelegate:           {"受任者", "delegate"},
	WordMainContact:        {"代表窓口情報", "main contact"},
	WordDepartment:         {"ICカード利用部署情報", "department using the card"},
	WordCA:                 {"認証局", "certification authority (CA)"},
	WordCertificate:        {"電子証明書", "certificate"},
	WordSerial:             {"シリアル番号", "serial"},
	WordIssuer:             {"発行者", "issuer"},
	WordValidUntil:         {"有効期限", "valid until"},
	WordCurrentCard:        {"現在使用しているICカード", "card in use now"},
	WordNewCard:            {"新規に使用するICカード", "card to be used"},
	WordNewCardInSentence:  {"新しいICカード", "new card"},
	WordOldCard:            {"旧ICカード", "old card"},
	WordOldCardRenewed:     {"旧ICカード（更新済み）", "old card (renewed)"},
	WordSwap:               {"差し替え", "swap"},
	WordAgent:              {"接続ソフト", "card connector"},
	WordExpired:            {"有効期限切れ", "expired"},
	WordTimedOut:           {"時間切れ", "timed out"},
	WordRevoked:            {"失効", "revoked"},
	WordLost:               {"紛失", "lost"},
	WordBlocked:            {"閉塞", "locked"},
	WordBlockedExplained:   {"閉塞（PIN番号のまちがいで使えなくなった状態）", "locked (unusable after wrong PINs)"},
	WordCase:               {"案件", "bid case"},
	WordOpening:            {"開札", "bid opening"},
	WordBidSubmitted:       {"入札書提出済", "bid submitted"},
	WordPending:            {"承認待ち", "awaiting approval"},
	WordProvisional:        {"仮登録", "provisional"},
	WordAccepted:           {"受理", "accepted"},
	WordRejected:           {"不受理", "rejected"},
	WordReceipt:            {"受付票", "receipt"},
	WordReceiptNumber:      {"受付番号", "receipt number"},
	WordSame:               {"一致", "same"},
	WordVariant:            {"表記ゆれ", "spelling differs"},
	WordDifferent:          {"不一致", "different"},
}
