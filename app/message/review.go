package message

// Texts of 電子証明書更新確認, step 5 (RV1–RV14).
const (
	ReviewTitle             Key = "review.title"               // RV1
	ReviewLead              Key = "review.lead"                // RV2
	ReviewColumnItem        Key = "review.column-item"         // RV3
	ReviewColumnCurrent     Key = "review.column-current"      // RV3
	ReviewColumnNew         Key = "review.column-new"          // RV3
	ReviewColumnComparison  Key = "review.column-comparison"   // RV3
	ReviewGroupRoster       Key = "review.group-roster"        // RV4
	ReviewCompany           Key = "review.company"             // RV4, row 1
	ReviewAddress           Key = "review.address"             // RV4, row 2
	ReviewGroupCard         Key = "review.group-card"          // RV5
	ReviewCardCompany       Key = "review.card-company"        // RV5, row 3
	ReviewCardHolder        Key = "review.card-holder"         // RV5, row 4
	ReviewCardAddress       Key = "review.card-address"        // RV5, row 5
	ReviewSerial            Key = "review.serial"              // RV6, row 6
	ReviewIssuer            Key = "review.issuer"              // RV6, row 7
	ReviewValidUntil        Key = "review.valid-until"         // RV7, row 8
	ReviewSame              Key = "review.same"                // RV8
	ReviewVariant           Key = "review.variant"             // RV8
	ReviewDifferent         Key = "review.different"           // RV8
	ReviewChanges           Key = "review.changes"             // RV8
	ReviewNotInCertificate  Key = "review.not-in-certificate"  // RV8
	ReviewPairCards         Key = "review.pair-cards"          // RV8: args result
	ReviewPairRosterCurrent Key = "review.pair-roster-current" // RV8: args result
	ReviewPairRosterNew     Key = "review.pair-roster-new"     // RV8: args result
	ReviewTargets           Key = "review.targets"             // RV9
	ReviewTargetTick        Key = "review.target-tick"         // RV9
	ReviewTargetAuthority   Key = "review.target-authority"    // RV9
	ReviewTargetCategory    Key = "review.target-category"     // RV9
	ReviewTargetNumber      Key = "review.target-number"       // RV9
	ReviewTargetVerdict     Key = "review.target-verdict"      // RV9
	ReviewTargetReason      Key = "review.target-reason"       // RV9
	ReviewCanRenew          Key = "review.can-renew"           // RV10
	ReviewMustCheck         Key = "review.must-check"          // RV10
	ReviewNeedsApproval     Key = "review.needs-approval"      // RV10
	ReviewCannotRenew       Key = "review.cannot-renew"        // RV10
	ReviewCases             Key = "review.cases"               // RV11
	ReviewCaseNumber        Key = "review.case-number"         // RV11
	ReviewCaseName          Key = "review.case-name"           // RV11
	ReviewCaseOpening       Key = "review.case-opening"        // RV11
	ReviewCaseRenewed       Key = "review.case-renewed"        // RV11
	ReviewCaseKept          Key = "review.case-kept"           // RV11
	ReviewCaseCarriedOver   Key = "review.case-carried-over"   // RV11
	ReviewCaseWait          Key = "review.case-wait"           // RV11
	ReviewCaseTooLate       Key = "review.case-too-late"       // RV11
	ReviewCaseUnaffected    Key = "review.case-unaffected"     // RV11
	ReviewConsequence       Key = "review.consequence"         // RV12: args n
	ReviewChange            Key = "review.change"              // RV13
	ReviewChangeMeans       Key = "review.change-means"        // RV13
	ReviewBack              Key = "review.back"                // RV13
	ReviewPrint             Key = "review.print"               // RV13
	ReviewBusy              Key = "review.busy"                // RV14
	ReviewBusyLong          Key = "review.busy-long"           // RV14, after 10 seconds
)

var review = catalogue{
	ReviewTitle: {"電子証明書更新確認", "Confirm certificate renewal"},
	ReviewLead: {
		"利用者の情報、現在使用しているICカード情報、新規に使用するICカード情報の内容を確認後、「変更」ボタンをクリックしてください。",
		"Check your data, the current card and the new card, then click \"Change\".",
	},
	ReviewColumnItem:        {"項目", "Item"},
	ReviewColumnCurrent:     {"現在使用しているICカード", "IC card in use now"},
	ReviewColumnNew:         {"新規に使用するICカード", "IC card to be used"},
	ReviewColumnComparison:  {"比べた結果", "Comparison"},
	ReviewGroupRoster:       {"利用者の情報（名簿）", "Your data (roster)"},
	ReviewCompany:           {"商号又は名称", "Company name"},
	ReviewAddress:           {"所在地", "Address"},
	ReviewGroupCard:         {"ICカードの情報", "IC card data"},
	ReviewCardCompany:       {"ICカード商号又は名称", "Company name on the card"},
	ReviewCardHolder:        {"ICカード取得者氏名", "Cardholder's name"},
	ReviewCardAddress:       {"ICカード取得者業者所在地", "Cardholder's company address"},
	ReviewSerial:            {"証明書シリアル番号", "Certificate serial number"},
	ReviewIssuer:            {"証明書発行者", "Certificate issuer"},
	ReviewValidUntil:        {"証明書有効期限", "Certificate valid until"},
	ReviewSame:              {"一致", "Same"},
	ReviewVariant:           {"表記ゆれ", "Spelling differs"},
	ReviewDifferent:         {"不一致", "Different"},
	ReviewChanges:           {"変わります", "Changes"},
	ReviewNotInCertificate:  {"証明書に記載なし（問題ありません）", "Not in certificate (no problem)"},
	ReviewPairCards:         {"①現在と②新しいを比べた結果：{result}", "① Current against ② New: {result}"},
	ReviewPairRosterCurrent: {"①現在と名簿を比べた結果：{result}", "① Current against the roster: {result}"},
	ReviewPairRosterNew:     {"②新しいと名簿を比べた結果：{result}", "② New against the roster: {result}"},
	ReviewTargets:           {"更新する発注機関", "Authorities to renew"},
	ReviewTargetTick:        {"更新する", "Renew"},
	ReviewTargetAuthority:   {"発注機関", "Authority"},
	ReviewTargetCategory:    {"業種", "Category"},
	ReviewTargetNumber:      {"登録番号", "Registration no."},
	ReviewTargetVerdict:     {"判定", "Result"},
	ReviewTargetReason:      {"理由", "Reason"},
	ReviewCanRenew:          {"更新できます", "Can be renewed"},
	ReviewMustCheck:         {"確認が必要です", "Please check"},
	ReviewNeedsApproval:     {"承認が必要です", "Needs approval"},
	ReviewCannotRenew:       {"更新できません", "Cannot be renewed"},
	ReviewCases:             {"参加中の案件", "Bids in progress"},
	ReviewCaseNumber:        {"案件番号", "Bid no."},
	ReviewCaseName:          {"案件名称", "Bid"},
	ReviewCaseOpening:       {"開札予定日時", "Bid opening"},
	ReviewCaseRenewed:       {"更新した場合", "If renewed"},
	ReviewCaseKept:          {"更新しない場合", "If not renewed"},
	ReviewCaseCarriedOver:   {"引き継がれます", "Carried over"},
	ReviewCaseWait:          {"開札まで待ってください", "Wait for the opening"},
	ReviewCaseTooLate:       {"有効期限に間に合いません", "Card expires too early"},
	ReviewCaseUnaffected:    {"影響ありません", "Not affected"},
	ReviewConsequence: {
		"「変更」を押すと、選んだ{n}件の登録が新しいICカードに切り替わり、その発注機関では旧ICカードが使用できなくなります。この操作は取り消せません。",
		"\"Change\" moves the {n} selected {n|registration|registrations} to the new card. The old card stops working there. This cannot be undone.",
	},
	ReviewChange:      {"変更", "Change"},
	ReviewChangeMeans: {"この内容でICカードを更新します", "Renews the IC card as shown"},
	ReviewBack:        {"戻る", "Back"},
	ReviewPrint:       {"印刷", "Print"},
	ReviewBusy:        {"更新処理中です。このままお待ちください。", "Renewing. Please wait."},
	ReviewBusyLong: {
		"時間がかかっています。閉じても、結果は利用申請受付票で確認できます。",
		"This takes longer than usual. You may close the page; the result will be under Application receipts.",
	},
}
