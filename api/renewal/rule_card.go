package renewal

import (
	"slices"
	"strconv"

	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// cardSuspended is E430.
func cardSuspended(f Facts) []wire.Finding {
	if f.Holding.Card.State != registry.Suspended && !f.NewLost {
		return nil
	}
	return refused(message.CardSuspended, nil)
}

// currentSuperseded is E405.
func currentSuperseded(f Facts) []wire.Finding {
	if f.Holding.Card.State != registry.Superseded {
		return nil
	}
	return refused(message.CurrentSuperseded, map[string]string{"date": message.Date(f.Holding.Card.Ended)})
}

// approvalPending is E427.
func approvalPending(f Facts) []wire.Finding {
	if f.Holding.Pending == "" {
		return nil
	}
	return refused(message.ApprovalPending, map[string]string{"number": f.Holding.Pending})
}

// currentExpired is E401.
func currentExpired(f Facts) []wire.Finding {
	if !expired(f.Current, f.changed()) {
		return nil
	}
	ruling, args := Refuse, map[string]string{"date": message.Date(f.Current.NotAfter)}
	if f.changed().Before(midnight(f.Current.NotAfter, f.Policy.CurrentExpired.Days+1)) {
		ruling = f.Policy.CurrentExpired.Ruling
	}
	return ruled(ruling, message.CurrentExpired, args)
}

// newNotYetValid is E406.
func newNotYetValid(f Facts) []wire.Finding {
	if !f.changed().Before(f.New.NotBefore) {
		return nil
	}
	return refused(message.NewNotYetValid, map[string]string{
		"date": message.Date(f.New.NotBefore), "until": message.Date(f.Current.NotAfter),
	})
}

// newExpired is E407.
func newExpired(f Facts) []wire.Finding {
	if !expired(f.New, f.changed()) {
		return nil
	}
	return refused(message.NewExpired, map[string]string{"date": message.Date(f.New.NotAfter)})
}

// newAlreadyRegistered is E409. It is judged per registration: a pair of cards that renewed some can renew the others
// later.
func newAlreadyRegistered(f Facts) []wire.Finding {
	if !slices.Contains(f.Holding.ActiveCards, f.New.Digest) {
		return nil
	}
	return refused(message.NewAlreadyRegistered, map[string]string{"authority": f.Authority.NameJa})
}

// newOfOtherCompany is E410, the same at every registration.
func newOfOtherCompany(f Facts) []wire.Finding {
	if !f.NewOther {
		return nil
	}
	return refused(message.NewOfOtherCompany, nil)
}

// caNotAccepted is E411.
func caNotAccepted(f Facts) []wire.Finding {
	accepted := func(id string) bool { return slices.Contains(f.Policy.CAs, id) }
	if slices.ContainsFunc(f.NewCAs, accepted) {
		return nil
	}
	return refused(message.CANotAccepted, map[string]string{
		"authority": f.Authority.NameJa, "issuer": f.New.Issuer, "until": message.Date(f.Current.NotAfter),
	})
}

// weakKey is E412 for the kinds of keys that an authority still takes. Keys below every policy never get here.
func weakKey(f Facts) []wire.Finding {
	if !slices.Contains(f.Policy.WeakKeys, f.New.Key) {
		return nil
	}
	return ruled(Warn, message.KeyTooWeak, map[string]string{"alg": f.New.Key})
}

// newExpiryNotLater is E421.
func newExpiryNotLater(f Facts) []wire.Finding {
	if f.New.NotAfter.After(f.Current.NotAfter) {
		return nil
	}
	return ruled(f.Policy.NewExpiryNotLater, message.NewExpiryNotLater, nil)
}

// outsideWindow is E422.
func outsideWindow(f Facts) []wire.Finding {
	days := f.Policy.Window.Days
	opens := midnight(f.Current.NotAfter, -days)
	if days == 0 || !f.changed().Before(opens) {
		return nil
	}
	return ruled(f.Policy.Window.Outside, message.OutsideWindow, map[string]string{
		"authority": f.Authority.NameJa, "n": strconv.Itoa(days), "date": message.Date(opens),
	})
}

// needsApproval is E426.
func needsApproval(f Facts) []wire.Finding {
	if !f.Policy.Approval.Needed {
		return nil
	}
	urgent := ""
	if !f.Now.AddDate(0, 0, f.Policy.Approval.Days).Before(f.Current.NotAfter) {
		urgent = message.AltTellAuthority
	}
	return ruled(Approval, message.NeedsApproval, map[string]string{
		"authority": f.Authority.NameJa, "n": strconv.Itoa(f.Policy.Approval.Days), "urgent": urgent,
	})
}

// cardLimit is E429. A renewal replaces a card, so it never raises their number.
func cardLimit(f Facts) []wire.Finding {
	limit := f.Policy.CardLimit
	if limit == 0 || len(f.Holding.ActiveCards) <= limit {
		return nil
	}
	return refused(message.CardLimit, map[string]string{"authority": f.Authority.NameJa, "n": strconv.Itoa(limit)})
}
