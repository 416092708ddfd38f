package demo

// Authority is a contracting authority (発注機関).
type Authority struct {
	ID             string
	NameJa, NameEn string
	Phone          string // お問い合せ
	HoursJa        string // empty: not stated
	NumberDigits   int    // 登録番号, zero-padded to this many digits
	SearchBy       Search
	AcceptedCAs    []string // ids of World.CAs
}

// Search says with what, besides the 登録番号, a supplier finds its roster entry.
type Search string

// The two ways in use.
const (
	ByPassword Search = "password"
	ByCompany  Search = "company" // 商号
)

func authorities() []Authority {
	return []Authority{
		{
			ID: "sapporo", NameJa: "札幌市", NameEn: "City of Sapporo",
			Phone: "000-0000-0001", HoursJa: "平日9:00〜17:00",
			NumberDigits: 8, SearchBy: ByPassword, AcceptedCAs: []string{kou, otsu},
		},
		{
			ID: "kakuu", NameJa: "架空県", NameEn: "Kakuu Prefecture", Phone: "000-0000-0002",
			NumberDigits: 16, SearchBy: ByCompany, AcceptedCAs: []string{kou},
		},
		{
			ID: "mihon", NameJa: "見本町", NameEn: "Mihon Town", Phone: "000-0000-0003",
			NumberDigits: 10, SearchBy: ByCompany, AcceptedCAs: []string{kou, otsu},
		},
	}
}
