package renewal

import (
	"context"
	"errors"
	"slices"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
)

// What a Store reports and the service acts on.
var (
	// ErrNotFound means that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrTaken means that a unique value is taken: a request is spent, or a renewal of this card is open.
	ErrTaken = errors.New("taken")
)

// Store is the database as the renewal sees it.
type Store interface {
	// Read runs fn over one consistent snapshot.
	Read(ctx context.Context, fn func(context.Context, Reader) error) error
	// Record is Reader's, of a snapshot of its own.
	Record(ctx context.Context, tx string) (Record, error)
	// Write runs fn in one serializable transaction that is committed if fn returns nil. fn may run more than once, so
	// it has no effects but on its Writer and on variables that each run sets anew.
	Write(ctx context.Context, fn func(context.Context, Writer) error) error
}

// Reader reads the registry. Single rows that are not there give ErrNotFound.
type Reader interface {
	// RulesEdition names what Authorities and CAs give: as long as it is the same, so are they.
	RulesEdition(ctx context.Context) (string, error)
	Authorities(ctx context.Context) ([]registry.Authority, error) // by id
	CAs(ctx context.Context) ([]registry.CA, error)                // by id
	// Standing tells where a certificate stands or stood, and for which companies public keys stand.
	Standing(ctx context.Context, certificate string, spki ...string) (Standing, error)
	// Record finds a renewal. Those of a session that was ended are not found.
	Record(ctx context.Context, tx string) (Record, error)
	OpenRecord(ctx context.Context, sid string) (Record, error)
	// Ended reports whether a session was ended.
	Ended(ctx context.Context, sid string) (bool, error)
	Certificate(ctx context.Context, digest string) (der []byte, err error)
	Receipt(ctx context.Context, number string) (Receipt, error)
	ReceiptOf(ctx context.Context, tx string) (Receipt, error)   // of the renewal itself
	Receipts(ctx context.Context, sid string) ([]Receipt, error) // newest first
	// Undecided lists the receipts of renewals of which an approval is awaited, oldest first.
	Undecided(ctx context.Context) ([]Receipt, error)
	// UndecidedFor lists those of renewals to a new card.
	UndecidedFor(ctx context.Context, certificate string) ([]Receipt, error)
	// DecisionsOn lists the receipts of what was decided on a renewal, oldest first.
	DecisionsOn(ctx context.Context, tx string) ([]Receipt, error)
	// Waiting lists the registrations at which a renewal waits for an approval, by id.
	Waiting(ctx context.Context, tx string) ([]string, error)
	// SameKey lists the certificates of a registered card's public key, its own included, by digest.
	SameKey(ctx context.Context, certificate string) ([]string, error)
	// CardsOfSerial lists the certificates with a serial number that are registered or wait to be, by digest.
	CardsOfSerial(ctx context.Context, decimal string) ([]string, error)
}

// Writer writes the registry.
type Writer interface {
	Reader
	SaveCertificate(ctx context.Context, c *certificate.Certificate) error // again is no error
	Spend(ctx context.Context, r proof.Request) error                      // ErrTaken if spent
	// Open stores a new renewal; ErrTaken if one of its session or of its current card is open.
	Open(ctx context.Context, r Record) error
	// Update stores the step to a renewal's state, and leaves what earlier steps have proved as it is.
	Update(ctx context.Context, r Record) error
	// EndSession ends a session; one of which nothing is kept leaves no row.
	EndSession(ctx context.Context, sid string, at time.Time) error
	// CloseOthers abandons the open renewals of a session and of a current card, as superseded.
	CloseOthers(ctx context.Context, sid, certificate string, at time.Time) error
	// HandOver ends the active card of registrations in favour of another, which takes over the department contact, and
	// moves them to their next version. It gives a LostError if a registration is no longer at the version, the card no
	// longer active there, or the other one there already.
	HandOver(ctx context.Context, h HandOver) error
	SaveTargets(ctx context.Context, tx string, targets []TargetRow) error
	// EndWait ends a registration's wait for an approval. It gives ErrNotFound if it does not wait.
	EndWait(ctx context.Context, tx, registration, state string) error
	// Restate moves a card at one registration from one state to another, and the registration to its next version. It
	// gives ErrNotFound if the registration is no longer at the version or the card no longer in the state.
	Restate(ctx context.Context, r Restatement) error
	// SaveNotice keeps the signed decision behind a leaf that has no receipt.
	SaveNotice(ctx context.Context, leaf, signed string) error
	AppendLeaf(ctx context.Context, leaf proof.Leaf) (hash string, err error)
	// NextReceipt is the count of a day's next receipt, from 1. Counts go up; one may stay free.
	NextReceipt(ctx context.Context, day string) (int, error)
	SaveReceipt(ctx context.Context, r Receipt) error
}

// Standing is what the rules ask of the registry about a card, and about its key and others.
type Standing struct {
	Holdings []Holding // by registration id
	Keys     []KeyHolder
}

// KeyHolder says that a certificate of a public key is active or suspended at a registration of a company.
type KeyHolder struct {
	SPKI, Company string
	State         registry.CardState
}

// suspended reports whether a key is suspended for any company.
func (s Standing) suspended(spki string) bool {
	return slices.ContainsFunc(s.Keys, func(k KeyHolder) bool { return k.SPKI == spki && k.State == registry.Suspended })
}

// Holding is a card at one registration, with what the rules judge there.
type Holding struct {
	Card         registry.RegisteredCard
	Registration registry.Registration
	Roster       registry.RosterEntry
	Cases        []registry.OpenCase // those in which this card took part, by number
	ActiveCards  []string            // digests of all cards active at the registration
	Pending      string              // receipt number of a renewal of this card that waits for approval, or ""
}

// Record is a renewal as it is kept. Evidence and confirmation are kept byte for byte.
type Record struct {
	TX, SID, JKT string
	State        string // wire.CurrentProved, ...
	Reason       Reason // why it was abandoned
	Authority    string // where it was started
	Current      Evidence
	New          Evidence        // zero before wire.NewProved
	Confirmation proof.Confirmed // zero before wire.Settled
	Created      time.Time
	Touched      time.Time // the last step
	Closed       time.Time // zero while open
}

// Reason says why a renewal was abandoned.
type Reason string

// The reasons.
const (
	Cancelled Reason = "cancelled"  // キャンセル
	TakenOver Reason = "taken-over" // by a newer proof of its session or its current card
)

// Evidence is one card's part of a renewal. The certificate itself is kept by its digest.
type Evidence struct {
	Request, Proof string
	Certificate    string   // digest
	Chain          []string // base64 DER from its issuer up to a root, as it was proved
	DER            []byte   // the certificate as it was read with its renewal; nothing is written from here
}

// HandOver is the change of the card of registrations, one at least.
type HandOver struct {
	Targets      []proof.Target
	Current, New string // certificate digests
	At           time.Time
	Leaf         string
}

// LostError names a registration that another procedure has changed first.
type LostError struct{ Registration string }

// Error implements error.
func (e *LostError) Error() string { return e.Registration + " has changed" }

// Restatement is a suspension of a card at one registration, or its end.
type Restatement struct {
	Target      proof.Target
	Certificate string // digest
	From, To    registry.CardState
}

// TargetRow is what became of one registration in a renewal.
type TargetRow struct {
	Registration string
	Version      int64
	Certificate  string // digest of the current card's
	State        string // wire.HandedOver, ...
}

// Receipt is a 受付票 as it is kept.
type Receipt struct {
	Number, TX, SID string
	Kind            proof.Kind // Renewal, Approval or Rejection
	Issued          time.Time
	Content         string // digest of the commit's bytes: the same content gets the same receipt; of a decision, its leaf's hash
	Document        string // exact JSON text of wire.Receipt without Signed
	Signed          string // token of package proof
}
