package demo

// Registration is a roster entry (資格審査情報) of one authority and category,
// with the cards registered for it.
type Registration struct {
	Authority      string // id
	Category       Category
	Number         string // 登録番号
	Password       string // empty: the authority searches by company
	Company        string // 商号又は名称 with its suffix
	Address        string // 所在地
	Representative string // 代表者
	Delegate       Delegate
	CompanyID      string // 企業ID
	JointVenture   bool   // 共同企業体
	Cards          []RegisteredCard
}

// Category is the 業種 of a registration.
type Category string

// The categories of the demo.
const (
	Goods    Category = "goods"    // 物品
	Services Category = "services" // 役務
	Works    Category = "works"    // 工事
)

// Delegate is a 受任者; zero if there is none.
type Delegate struct {
	Name, Post string
}

// RegisteredCard is a card active for a registration, with the department that
// uses it (ICカード利用部署); empty where none was entered.
type RegisteredCard struct {
	Card, Department string
}

func roster() []Registration {
	branch := Delegate{"例示 三郎", "見本支店長"}
	current := func(department string) []RegisteredCard { return []RegisteredCard{{"current", department}} }
	return []Registration{
		{
			Authority: "sapporo", Category: Goods, Number: "90000001", Password: "demo-a-01",
			Company: "株式会社A【物品】", Address: "札幌市中央区1", Representative: "見本 太郎",
			CompanyID: "D-0001", Cards: current("総務課"),
		},
		{
			Authority: "kakuu", Category: Goods, Number: "0000000090000001",
			Company: "株式会社A【物品】", Address: "北海道札幌市中央区1", Representative: "見本 太郎",
			CompanyID: "D-0001", Cards: current("総務課"),
		},
		{
			Authority: "mihon", Category: Goods, Number: "9000000001",
			Company: "株式会社A【物品】", Address: "札幌市中央区1", Representative: "見本 太郎",
			CompanyID: "D-0001", Cards: current("営業課"),
		},
		{
			Authority: "mihon", Category: Services, Number: "9000000002",
			Company: "株式会社A【役務】", Address: "札幌市中央区1", Representative: "見本 太郎",
			CompanyID: "D-0001", Cards: current("営業課"),
		},
		{
			Authority: "sapporo", Category: Works, Number: "90000002", Password: "demo-b-02",
			Company: "株式会社B建設【工事】", Address: "札幌市中央区2", Representative: "架空 花子", Delegate: branch,
			CompanyID: "D-0002", Cards: []RegisteredCard{{"b-current", "工務課"}, {"b-branch-current", "見本支店"}},
		},
		{
			Authority: "kakuu", Category: Works, Number: "0000000090000002",
			Company: "株式会社B建設【工事】", Address: "北海道札幌市中央区2", Representative: "架空 花子", Delegate: branch,
			CompanyID: "D-0002", Cards: []RegisteredCard{{Card: "b-current"}, {Card: "b-branch-current"}},
		},
		{
			Authority: "kakuu", Category: Works, Number: "0000000090000009",
			Company: "AB特定建設工事共同企業体（JV）", Address: "北海道札幌市中央区2", Representative: "架空 花子",
			CompanyID: "D-0009", JointVenture: true,
		},
		{
			Authority: "mihon", Category: Services, Number: "9000000003",
			Company: "合同会社C企画【役務】", Address: "見本町例示1丁目2番3号", Representative: "\u9ad9\ufa11 見本",
			CompanyID: "D-0003",
		},
		{
			Authority: "sapporo", Category: Goods, Number: "90000004", Password: "demo-d-04",
			Company: "有限会社D商店【物品】", Address: "札幌市中央区4", Representative: kuzumi,
			CompanyID: "D-0004", Cards: []RegisteredCard{{Card: "d-lasttry"}, {Card: "d-blocked"}, {Card: "d-revoked"}, {Card: "d-expired"}},
		},
		{
			Authority: "mihon", Category: Goods, Number: "9000000004",
			Company: "有限会社D商店【物品】", Address: "札幌市中央区4", Representative: kuzumi,
			CompanyID: "D-0004", Cards: []RegisteredCard{{Card: "d-expired"}},
		},
		{
			Authority: "sapporo", Category: Goods, Number: "90000005", Password: "demo-a-05",
			Company: "株式会社A東支店【物品】", Address: "札幌市中央区5", Representative: "見本 太郎",
			CompanyID: "D-0005",
		},
	}
}

// kuzumi is a name whose first character is U+845B with the variation selector
// U+E0100, which editors hide and must not lose.
const kuzumi = "\u845b\U000e0100見 例"
