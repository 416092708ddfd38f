package renewal

import (
	"slices"

	"hikitsugi/api/name"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// The rows of a comparison.
const (
	rowCompany = "company"
	rowHolder  = "holder"
	rowAddress = "address"
)

// What a row of the new card is compared with.
const (
	withCurrent = "current"
	withRoster  = "roster"
)

// compareCards compares the new card with the current one.
func compareCards(current, next wire.Card) []wire.ReviewComparison {
	return []wire.ReviewComparison{
		comparison(rowCompany, withCurrent, next.Company, current.Company, name.Company),
		comparison(rowHolder, withCurrent, next.Holder, current.Holder, name.Holder),
		comparison(rowAddress, withCurrent, next.Address, current.Address, name.Address),
	}
}

// compareRoster compares the new card with the roster.
func compareRoster(f Facts) []wire.ReviewComparison {
	return []wire.ReviewComparison{
		comparison(rowCompany, withRoster, f.New.Company, f.Holding.Roster.Company, name.Company),
		comparison(rowAddress, withRoster, f.New.Address, f.Holding.Roster.Address, name.Address),
	}
}

func comparison(row, with, a, b string, kind name.Kind) wire.ReviewComparison {
	return wire.ReviewComparison{Row: row, With: with, Level: string(name.Compare(a, b, kind))}
}

// level is the worse of a row's comparisons, with the current card and with the roster.
func level(f Facts, row string) name.Level {
	order := []name.Level{name.NotStated, name.Equal, name.Variant, name.Different}
	worst := 0
	for _, c := range slices.Concat(compareCards(f.Current, f.New), compareRoster(f)) {
		if c.Row == row {
			worst = max(worst, slices.Index(order, name.Level(c.Level)))
		}
	}
	return order[worst]
}

// company is E415 and E416.
func company(f Facts) []wire.Finding {
	switch level(f, rowCompany) {
	case name.Variant:
		return ruled(f.Policy.CompanyVariant, message.CompanyVariant, nil)
	case name.Different:
		return ruled(f.Policy.CompanyDiffers, message.CompanyDiffers, next(f.Policy.CompanyDiffers))
	}
	return nil
}

// holder is E417 and E418.
func holder(f Facts) []wire.Finding {
	switch level(f, rowHolder) {
	case name.Variant:
		return ruled(f.Policy.HolderVariant, message.HolderVariant, nil)
	case name.Different:
		return ruled(f.Policy.HolderDiffers, message.HolderDiffers, next(f.Policy.HolderDiffers))
	}
	return nil
}

// next says how one goes on after a difference: by approval, or by 登録 where the policy refuses.
func next(r Ruling) map[string]string {
	if r == Refuse {
		return map[string]string{"next": message.AltRegister}
	}
	return map[string]string{"next": message.AltApproval}
}

// address is both of E419.
func address(f Facts) []wire.Finding {
	switch level(f, rowAddress) {
	case name.Variant:
		return ruled(f.Policy.AddressVariant, message.AddressVariant, nil)
	case name.Different:
		return ruled(f.Policy.AddressDiffers, message.AddressDiffers, nil)
	}
	return nil
}

// holderNotOnRoster is E420. A spelling variant counts as on the roster.
func holderNotOnRoster(f Facts) []wire.Finding {
	roster := f.Holding.Roster
	if f.New.Holder == "" {
		return nil
	}
	for _, person := range []string{roster.Representative, roster.Delegate} {
		switch name.Compare(f.New.Holder, person, name.Holder) {
		case name.Equal, name.Variant:
			return nil
		}
	}
	return ruled(f.Policy.HolderNotOnRoster, message.HolderNotOnRoster, map[string]string{"date": message.Date(roster.Date)})
}
