// Package renewal is the ICカードの更新 itself: the rules as pure functions, the steps of one renewal, and the hand-over of
// registrations from the current card to the new one. It knows no HTTP and no SQL.
package renewal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
)

// Life is how long a renewal stays open after its last step.
const Life = 30 * time.Minute

// Config is what a Service needs besides its Store.
type Config struct {
	Origin    string // exact origin of the page
	Demo      bool
	Request   *proof.Signer // current request key
	Receipt   *proof.Signer // current receipt key
	Directory proof.Directory
	Now       func() time.Time
	Random    io.Reader
}

// Service is the renewal over a store. Every method takes the session's id sid, the digest of the session cookie's
// secret. Errors of the field are *problem.Error with codes of package message; anything else is internal.
type Service struct {
	cfg   Config
	store Store
}

// New checks the configuration against its own directory.
func New(cfg Config, store Store) (*Service, error) {
	if cfg.Request == nil || cfg.Receipt == nil || cfg.Now == nil || cfg.Random == nil || store == nil {
		return nil, errors.New("renewal: incomplete configuration")
	}
	if cfg.Directory.Origin != cfg.Origin || cfg.Directory.Demo != cfg.Demo {
		return nil, fmt.Errorf("renewal: directory is of %s, demo %t", cfg.Directory.Origin, cfg.Directory.Demo)
	}
	if _, ok := cfg.Directory.RequestKey(cfg.Request.Thumbprint()); !ok {
		return nil, errors.New("renewal: request key is not in the directory")
	}
	if _, ok := cfg.Directory.ReceiptKey(cfg.Receipt.Thumbprint()); !ok {
		return nil, errors.New("renewal: receipt key is not in the directory")
	}
	return &Service{cfg: cfg, store: store}, nil
}

var errLater = errors.New("renewal: this step is not here yet")

// Authorities lists every 発注機関 with its desk and the CAs it accepts.
func (s *Service) Authorities(ctx context.Context) (wire.AuthorityList, error) {
	return wire.AuthorityList{}, errLater
}

// Procedure says which procedure an inserted card is for, from its certificate alone.
func (s *Service) Procedure(ctx context.Context, sid string, q wire.ProcedureQuery) (wire.Procedure, error) {
	return wire.Procedure{}, errLater
}

// Request issues a signature request. Nothing is written.
func (s *Service) Request(ctx context.Context, sid string, form wire.RequestForm) (wire.IssuedRequest, error) {
	return wire.IssuedRequest{}, errLater
}

// ProveCurrent takes the current card's proof and opens a renewal.
func (s *Service) ProveCurrent(ctx context.Context, sid string, p wire.CardProof) (wire.Renewal, error) {
	return wire.Renewal{}, errLater
}

// ProveNew takes the new card's proof.
func (s *Service) ProveNew(ctx context.Context, sid, tx string, p wire.CardProof) (wire.Renewal, error) {
	return wire.Renewal{}, errLater
}

// Renewal says where a renewal of this session stands.
func (s *Service) Renewal(ctx context.Context, sid, tx string) (wire.Renewal, error) {
	return wire.Renewal{}, errLater
}

// Unfinished finds the open renewal of a session, if any, and the number of its last receipt, if any.
func (s *Service) Unfinished(ctx context.Context, sid string) (open *wire.Renewal, lastReceipt string, err error) {
	return nil, "", errLater
}

// Extend keeps an open renewal for another Life.
func (s *Service) Extend(ctx context.Context, sid, tx string) (wire.Renewal, error) {
	return wire.Renewal{}, errLater
}

// Abandon ends a renewal without a change (キャンセル).
func (s *Service) Abandon(ctx context.Context, sid, tx string) error { return errLater }

// Review builds the 電子証明書更新確認.
func (s *Service) Review(ctx context.Context, sid, tx string) (wire.Review, error) {
	return wire.Review{}, errLater
}

// Commit hands the confirmed registrations over (変更). The same bytes again give the same receipt.
func (s *Service) Commit(ctx context.Context, sid, tx string, c wire.CommitForm) (wire.Receipt, error) {
	return wire.Receipt{}, errLater
}

// Receipt finds a receipt of this session.
func (s *Service) Receipt(ctx context.Context, sid, number string) (wire.Receipt, error) {
	return wire.Receipt{}, errLater
}

// Receipts lists the receipts of this session, newest first.
func (s *Service) Receipts(ctx context.Context, sid string) (wire.ReceiptList, error) {
	return wire.ReceiptList{}, errLater
}
