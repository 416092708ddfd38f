package wire

import "time"

// ProcedureQuery asks which procedure fits an inserted card, before any PIN. It takes the certificate itself, is
// rate-limited, and its answer never holds company data.
type ProcedureQuery struct {
	Authority   string `json:"authority"`
	Certificate string `json:"certificate"`
	TX          string `json:"tx,omitempty"` // with it, the card is judged as the new card of that renewal
}

// Fits says which procedure an inserted card is for.
type Fits string

// The answers of a Procedure.
const (
	FitsRenewal    Fits = "renewal"    // registered and renewable (as tx's new card: usable)
	FitsNothing    Fits = "nothing"    // registered, nothing to do now
	FitsSuperseded Fits = "superseded" // the old card of a past renewal; Date is its day
	FitsUnknown    Fits = "unknown"    // registered nowhere
	FitsNewCard    Fits = "new-card"   // registered nowhere and issued within a year: it looks like the new card
	FitsOther      Fits = "not-usable" // Code says why
	FitsElsewhere  Fits = "elsewhere"  // registered at other authorities of this registry
)

// Procedure is the verdict on an inserted card.
type Procedure struct {
	Fits     Fits              `json:"fits"`
	Code     string            `json:"code,omitempty"` // of package message, when a rule speaks against going on
	Args     map[string]string `json:"args,omitempty"`
	Digest   string            `json:"digest"`    // of the certificate, so that the answer is not taken for another card's
	NotAfter time.Time         `json:"not_after"` //
	DaysLeft int               `json:"days_left"` // days of JST
	Hint     bool              `json:"hint"`      // within the authority's hint: 有効期限到来間近
	Date     time.Time         `json:"date,omitzero"`
}
