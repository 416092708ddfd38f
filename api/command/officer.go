package command

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"hikitsugi/api/proof"
	"hikitsugi/api/renewal"
	"hikitsugi/api/store"
)

// acts are the options of what an officer decides.
type acts struct {
	*options
	officer string
}

func newActs(t terminal, name string) *acts {
	a := &acts{options: newOptions(t, name)}
	a.StringVar(&a.officer, "officer", "", "who decides, by an id that the authority knows; it stands in the history, so no name")
	return a
}

// parse takes the named argument, and more of them after it where several is given.
func (a *acts) parse(args []string, name string, several bool) error {
	if err := a.parseWith(args); err != nil {
		return err
	}
	switch {
	case a.NArg() == 0 || a.NArg() > 1 && !several:
		return fmt.Errorf("%w: it takes %s", errUsage, name)
	case !proof.IsID(a.officer):
		return fmt.Errorf("%w: --officer takes an id of up to 64 printable ASCII characters", errUsage)
	}
	return nil
}

// office is a registry that is there, with the keys that a decision is signed with. It may be open beside a server.
func office(ctx context.Context, o *options) (*renewal.Service, *store.Store, error) {
	k, err := loadKeys(o)
	if err != nil {
		return nil, nil, err
	}
	s, err := existing(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	service, err := renewal.New(renewal.Config{
		Origin: o.origin, Demo: o.demo, Request: k.Request, Receipt: k.Receipt, Directory: k.Directory,
		Now: time.Now, Random: rand.Reader,
	}, s)
	if err = errors.Join(err, ofKind(ctx, s, o.demo)); err != nil {
		s.Close()
		return nil, nil, err
	}
	return service, s, nil
}

// ofKind refuses a registry of another schema or mode.
func ofKind(ctx context.Context, s *store.Store, demo bool) error {
	if err := s.Known(ctx); err != nil {
		return err
	}
	if err := s.Ready(ctx); err != nil {
		return err
	}
	isDemo, _, err := s.Mode(ctx)
	if err != nil {
		return err
	}
	return sameKind(isDemo, demo)
}
