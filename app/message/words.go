package message

// The field's words as they stand alone in tables, filters and print; package documentation lists their names in code.
const (
	WordAuthority          Key = "words.authority"            // 3
	WordCompany            Key = "words.company"              // 3
	WordBusiness           Key = "words.business"             // 3
	WordUserRegistration   Key = "words.user-registration"    // 3
	WordRegister           Key = "words.register"             // 3
	WordChange             Key = "words.change"               // 3
	WordRenewal            Key = "words.renewal"              // 3
	WordRoster             Key = "words.roster"               // 3
	WordRegistrationNumber Key = "words.registration-number"  // 3
	WordCompanyID          Key = "words.company-id"           // 3
	WordCategory           Key = "words.category"             // 3
	WordWorks              Key = "words.works"                // 3
	WordConsulting         Key = "words.consulting"           // 3
	WordGoods              Key = "words.goods"                // 3
	WordServices           Key = "words.services"             // 3
	WordCompanyName        Key = "words.company-name"         // 3
	WordAddress            Key = "words.address"              // 3
	WordHolder             Key = "words.holder"               // 3
	WordRepresentative     Key = "words.representative"       // 3
	WordDelegate           Key = "words.delegate"             // 3
	WordMainContact        Key = "words.main-contact"         // 3
	WordDepartment         Key = "words.department"           // 3
	WordCA                 Key = "words.ca"                   // 3
	WordCertificate        Key = "words.certificate"          // 3
	WordSerial             Key = "words.serial"               // 3
	WordIssuer             Key = "words.issuer"               // 3
	WordValidUntil         Key = "words.valid-until"          // 3
	WordCurrentCard        Key = "words.current-card"         // 3
	WordNewCard            Key = "words.new-card"             // 3
	WordNewCardInSentence  Key = "words.new-card-in-sentence" // 3
	WordOldCard            Key = "words.old-card"             // 3
	WordOldCardRenewed     Key = "words.old-card-renewed"     // 3
	WordSwap               Key = "words.swap"                 // 3
	WordAgent              Key = "words.agent"                // 3
	WordExpired            Key = "words.expired"              // 3
	WordTimedOut           Key = "words.timed-out"            // 3
	WordRevoked            Key = "words.revoked"              // 3
	WordLost               Key = "words.lost"                 // 3
	WordBlocked            Key = "words.blocked"              // 3
	WordBlockedExplained   Key = "words.blocked-explained"    // 3
	WordCase               Key = "words.case"                 // 3
	WordOpening            Key = "words.opening"              // 3
	WordBidSubmitted       Key = "words.bid-submitted"        // 3
	WordPending            Key = "words.pending"              // 3
	WordProvisional        Key = "words.provisional"          // 3
	WordAccepted           Key = "words.accepted"             // 3
	WordRejected           Key = "words.rejected"             // 3
	WordReceipt            Key = "words.receipt"              // 3
	WordReceiptNumber      Key = "words.receipt-number"       // 3
	WordSame               Key = "words.same"                 // 3
	WordVariant            Key = "words.variant"              // 3
	WordDifferent          Key = "words.different"            // 3
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
