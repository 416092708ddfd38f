package renewal

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"hikitsugi/api/registry"
)

// Ruling is what an authority's policy says where a rule has something to say.
type Ruling string

// The rulings. Allow is silent; Warn leaves the choice to the user, Approval to an officer.
const (
	Allow    Ruling = "allow"
	Warn     Ruling = "warn"
	Approval Ruling = "approval"
	Refuse   Ruling = "refuse"
)

// Policy is one authority's rules for a renewal, kept as JSON in the registry. Every ruling is stated: a policy that
// leaves one out is refused, so that the authority decides and not a default.
type Policy struct {
	Approval            ApprovalPolicy `json:"approval"`
	Window              WindowPolicy   `json:"window"`
	HintDays            int            `json:"hint_days"` // 有効期限到来間近 from so many days before the expiry
	CurrentExpired      ExpiredPolicy  `json:"current_expired"`
	NewExpiryNotLater   Ruling         `json:"new_expiry_not_later"`
	CompanyVariant      Ruling         `json:"company_variant"`
	CompanyDiffers      Ruling         `json:"company_differs"`
	HolderVariant       Ruling         `json:"holder_variant"`
	HolderDiffers       Ruling         `json:"holder_differs"`
	AddressVariant      Ruling         `json:"address_variant"`
	AddressDiffers      Ruling         `json:"address_differs"`
	HolderNotOnRoster   Ruling         `json:"holder_not_on_roster"`
	CAs                 []string       `json:"cas"`       // ids of the accepted CAs
	WeakKeys            []string       `json:"weak_keys"` // key types that are allowed with a warning, such as RSA-2048
	CaseOutlivesCurrent Ruling         `json:"case_outlives_current"`
	CaseOutlivesNew     Ruling         `json:"case_outlives_new"`
	CaseInProgress      Ruling         `json:"case_in_progress"`
	SlipDays            int            `json:"slip_days"`  // how far an opening may slip
	CardLimit           int            `json:"card_limit"` // cards per registration; 0 is no limit
}

// ApprovalPolicy says whether every renewal waits for an officer, and about how many days.
type ApprovalPolicy struct {
	Needed bool `json:"needed"`
	Days   int  `json:"days"`
}

// WindowPolicy is the time before the current card's expiry in which renewals are meant to happen; 0 days is always.
type WindowPolicy struct {
	Days    int    `json:"days"`
	Outside Ruling `json:"outside"`
}

// ExpiredPolicy rules over a current card up to so many days after its expiry. Later it is refused.
type ExpiredPolicy struct {
	Ruling Ruling `json:"ruling"`
	Days   int    `json:"days"`
}

// maxPolicyDays bounds every number of days in a policy; no certificate of the field lives longer.
const maxPolicyDays = 3660

// ParsePolicy reads an authority's policy strictly: no unknown member, every ruling one of the four, days within reason.
// An address alone never refuses: 外字 and an old roster give false alarms, and an officer can still be asked.
func ParsePolicy(text []byte) (Policy, error) {
	var p Policy
	if err := json.Unmarshal(text, &p, json.RejectUnknownMembers(true)); err != nil {
		return Policy{}, fmt.Errorf("policy: %w", err)
	}
	return p, p.check()
}

// Encode is the JSON text that ParsePolicy reads.
func (p Policy) Encode() ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return json.Marshal(p)
}

func (p Policy) check() error {
	for name, r := range map[string]Ruling{
		"window": p.Window.Outside, "current_expired": p.CurrentExpired.Ruling,
		"new_expiry_not_later": p.NewExpiryNotLater,
		"company_variant":      p.CompanyVariant, "company_differs": p.CompanyDiffers,
		"holder_variant": p.HolderVariant, "holder_differs": p.HolderDiffers,
		"address_variant": p.AddressVariant, "address_differs": p.AddressDiffers,
		"holder_not_on_roster": p.HolderNotOnRoster, "case_in_progress": p.CaseInProgress,
		"case_outlives_current": p.CaseOutlivesCurrent, "case_outlives_new": p.CaseOutlivesNew,
	} {
		switch r {
		case Allow, Warn, Approval, Refuse:
		default:
			return fmt.Errorf("policy: %s is %.20q", name, r)
		}
	}
	for name, r := range map[string]Ruling{
		"address_variant": p.AddressVariant, "address_differs": p.AddressDiffers,
	} {
		if r == Refuse {
			return fmt.Errorf("policy: %s cannot refuse by itself", name)
		}
	}
	for _, n := range []int{p.Approval.Days, p.Window.Days, p.HintDays, p.CurrentExpired.Days, p.SlipDays, p.CardLimit} {
		if n < 0 || n > maxPolicyDays {
			return fmt.Errorf("policy: %d is not from 0 to %d", n, maxPolicyDays)
		}
	}
	if len(p.CAs) == 0 {
		return fmt.Errorf("policy: no CA is accepted")
	}
	return nil
}

// PolicyOf reads an authority's policy.
func PolicyOf(a registry.Authority) (Policy, error) {
	p, err := ParsePolicy(a.Policy)
	if err != nil {
		return Policy{}, fmt.Errorf("authority %s: %w", a.ID, err)
	}
	return p, nil
}
