package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/wire"
)

type recordRow struct {
	bun.BaseModel       `bun:"table:renewals"`
	TX                  string `bun:"tx,pk"`
	SID                 string `bun:"sid"`
	JKT                 string `bun:"jkt"`
	State               string
	Reason              string
	Authority           string
	CurrentCertificate  string
	CurrentRequest      string
	CurrentProof        string
	CurrentChain        string
	NewCertificate      *string
	NewRequest          string
	NewProof            string
	NewChain            string
	ConfirmationRequest string
	ConfirmationProof   string
	Created             int64
	Touched             int64
	Closed              *int64
}

type spentRow struct {
	bun.BaseModel `bun:"table:spent_requests"`
	JTI           string `bun:"jti,pk"`
	TX            string `bun:"tx"`
	Purpose       string
	Exp           int64
}

type targetRow struct {
	bun.BaseModel `bun:"table:renewal_targets"`
	TX            string `bun:"tx,pk"`
	Registration  string `bun:",pk"`
	Version       int64
	Certificate   string
	State         string
}

// rowOf writes a renewal as its row.
func rowOf(r renewal.Record) (recordRow, error) {
	row := recordRow{
		TX: r.TX, SID: r.SID, JKT: r.JKT, State: r.State, Reason: string(r.Reason), Authority: r.Authority,
		CurrentCertificate: r.Current.Certificate, CurrentRequest: r.Current.Request, CurrentProof: r.Current.Proof,
		NewRequest: r.New.Request, NewProof: r.New.Proof,
		ConfirmationRequest: r.Confirmation.Request, ConfirmationProof: r.Confirmation.Proof,
		Created: micros(r.Created), Touched: micros(r.Touched),
	}
	if r.New.Certificate != "" {
		row.NewCertificate = &r.New.Certificate
	}
	if !r.Closed.IsZero() {
		closed := micros(r.Closed)
		row.Closed = &closed
	}
	var err error
	if row.CurrentChain, err = chainText(r.Current.Chain); err != nil {
		return row, err
	}
	row.NewChain, err = chainText(r.New.Chain)
	return row, err
}

func (row recordRow) record() (renewal.Record, error) {
	r := renewal.Record{
		TX: row.TX, SID: row.SID, JKT: row.JKT, State: row.State, Reason: renewal.Reason(row.Reason), Authority: row.Authority,
		Current:      renewal.Evidence{Request: row.CurrentRequest, Proof: row.CurrentProof, Certificate: row.CurrentCertificate},
		New:          renewal.Evidence{Request: row.NewRequest, Proof: row.NewProof},
		Confirmation: proof.Confirmed{Request: row.ConfirmationRequest, Proof: row.ConfirmationProof},
		Created:      moment(row.Created), Touched: moment(row.Touched),
	}
	if row.NewCertificate != nil {
		r.New.Certificate = *row.NewCertificate
	}
	if row.Closed != nil {
		r.Closed = moment(*row.Closed)
	}
	var err error
	if r.Current.Chain, err = chain(row.CurrentChain); err != nil {
		return r, err
	}
	r.New.Chain, err = chain(row.NewChain)
	return r, err
}

// chainText keeps a chain as a JSON list.
func chainText(chain []string) (string, error) {
	if chain == nil {
		chain = []string{}
	}
	b, err := json.Marshal(chain)
	return string(b), err
}

func chain(text string) (list []string, err error) {
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("chain: %w", err)
	}
	return list, nil
}

// Record finds a renewal.
func (tx *transaction) Record(ctx context.Context, id string) (renewal.Record, error) {
	return tx.recordWhere(ctx, "r.tx = ?", id)
}

// OpenRecord finds the open renewal of a session.
func (tx *transaction) OpenRecord(ctx context.Context, sid string) (renewal.Record, error) {
	return tx.recordWhere(ctx, "r.sid = ? AND r.closed IS NULL", sid)
}

// provenRow is a renewal with its certificates, and the edition of the rules that it meets.
type provenRow struct {
	recordRow  `bun:",extend"`
	CurrentDER []byte `bun:"current_der,scanonly"`
	NewDER     []byte `bun:"new_der,scanonly"`
	Edition    string `bun:"edition,scanonly"`
}

func (tx *transaction) recordWhere(ctx context.Context, condition string, value string) (renewal.Record, error) {
	var row provenRow
	err := tx.db.NewSelect().Model(&row).ModelTableExpr("renewals AS r").
		ColumnExpr("r.*, c.der AS current_der, n.der AS new_der, (SELECT edition FROM rules WHERE id = 1) AS edition").
		Join("JOIN certificates AS c ON c.digest = r.current_certificate").
		Join("LEFT JOIN certificates AS n ON n.digest = r.new_certificate").
		Where(condition, value).Where("NOT EXISTS (SELECT 1 FROM ended_sessions AS e WHERE e.sid = r.sid)").Scan(ctx)
	if err != nil {
		return renewal.Record{}, found(err)
	}
	r, err := row.record()
	r.Current.DER, r.New.DER, tx.edition = row.CurrentDER, row.NewDER, &row.Edition
	return r, err
}

// Open stores a new renewal.
func (tx *transaction) Open(ctx context.Context, r renewal.Record) error {
	row, err := rowOf(r)
	if err != nil {
		return err
	}
	return tx.insertNew(ctx, &row)
}

// steps are the columns that a step to a state writes.
var steps = map[string][]string{
	wire.CurrentProved: {"touched"},
	wire.NewProved:     {"state", "touched", "new_certificate", "new_request", "new_proof", "new_chain"},
	wire.Settled:       {"state", "touched", "closed", "confirmation_request", "confirmation_proof"},
	wire.Abandoned:     {"state", "reason", "closed"},
}

// Update stores the step to a renewal's state.
func (tx *transaction) Update(ctx context.Context, r renewal.Record) error {
	row, err := rowOf(r)
	if err != nil {
		return err
	}
	return one(tx.db.NewUpdate().Model(&row).Column(steps[r.State]...).WherePK().Exec(ctx))
}

// CloseOthers abandons the open renewals of a session and of a current card.
func (tx *transaction) CloseOthers(ctx context.Context, sid, certificate string, at time.Time) error {
	_, err := tx.db.NewUpdate().Model((*recordRow)(nil)).
		Set("state = ?, reason = ?, closed = ?", wire.Abandoned, string(renewal.TakenOver), micros(at)).
		Where("closed IS NULL AND (sid = ? OR current_certificate = ?)", sid, certificate).Exec(ctx)
	return err
}

// Spend uses a request up. It does not look first: on PostgreSQL whoever reads where another inserts is refused.
func (tx *transaction) Spend(ctx context.Context, r proof.Request) error {
	row := spentRow{JTI: r.JTI, TX: r.TX, Purpose: string(r.Purpose), Exp: micros(time.Unix(r.EXP, 0))}
	return tx.insertNew(ctx, &row)
}

// SaveTargets keeps what became of each registration.
func (tx *transaction) SaveTargets(ctx context.Context, id string, targets []renewal.TargetRow) error {
	rows := make([]targetRow, len(targets))
	for i, t := range targets {
		rows[i] = targetRow{
			TX: id, Registration: t.Registration, Version: t.Version, Certificate: t.Certificate, State: t.State,
		}
	}
	return tx.insert(ctx, &rows)
}
