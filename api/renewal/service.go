// Package renewal is the ICカードの更新 itself: the rules as pure functions, the steps of one renewal, and the hand-over of
// registrations from the current card to the new one. It knows no HTTP and no SQL.
//
// # Life of a renewal
//
// Request issues a signature request; nothing is written. ProveCurrent takes the current card's proof and opens the
// renewal: one per session and one per card, a newer proof closes the older. ProveNew takes the new card's proof, tied to
// the same K and to the first proof. Review judges every registration of the current card and writes the exact texts that
// the page shows. Commit takes K's confirmation of those texts, verifies everything again from the stored bytes, judges
// again under the write lock, and writes rows, the history's leaf and the receipt in one transaction; where an authority
// approves first, only that it waits. A renewal ends Life after its last step.
//
// A refused step writes nothing. The same bytes again get the same answer: an answer that was lost can be asked for again.
//
// # Where rules speak
//
// A card that cannot start here, or that no registration can take, is refused when it is proved, and by Procedure before
// its PIN. All else is a Finding on one registration, with the verdict that the authority's Policy gives it. Judge knows
// nothing but its Facts; revocation will be one of them.
//
// # Glossary
//
// 発注機関 authority; 利用者登録 registration; 現在使用しているICカード current card; 新規に使用するICカード new card; 電子証明書更新確認 review; 変更 commit;
// 承認待ち awaiting approval; 受付票 receipt; 参加中の案件 open case; 開札 opening.
package renewal

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"hikitsugi/api/certificate"
	"hikitsugi/api/proof"
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
	cfg          Config
	store        Store
	book         atomic.Pointer[rulebook] // the last that was read
	certificates *certificate.Cache
}

// parsedCertificates is how many certificates are kept taken apart, about 6 KiB each.
const parsedCertificates = 1024

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
	return &Service{cfg: cfg, store: store, certificates: certificate.NewCache(parsedCertificates)}, nil
}

// now is the registry's clock as it is stored: in microseconds, UTC.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }
