// Package renewal is the ICカードの更新 itself: the rules as pure functions, the steps of one renewal, and the hand-over of
// registrations from the current card to the new one. It knows no HTTP and no SQL.
package renewal

import (
	"errors"
	"fmt"
	"io"
	"time"

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

// now is the registry's clock as it is stored: in microseconds, UTC.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }
