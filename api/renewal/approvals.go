package renewal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hikitsugi/api/proof"
	"hikitsugi/api/registry"
	"hikitsugi/api/wire"
)

// ErrAmbiguousCard means that several registered cards have the name.
var ErrAmbiguousCard = errors.New("several cards have this serial number: name the digest of the certificate")

// Waiting is a registration of which an officer's approval is awaited.
type Waiting struct {
	Receipt wire.Receipt // of the renewal, with both cards
	Result  wire.ReceiptResult
	Reasons []string // codes of the findings that demand the approval
}

// Approvals lists what waits for an approval, oldest first. Receipts that do not verify are left out and told in the error.
func (s *Service) Approvals(ctx context.Context) (all []Waiting, err error) {
	var faults []error
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		all, faults = nil, nil
		receipts, err := r.Undecided(ctx)
		if err != nil {
			return fmt.Errorf("read receipts: %w", err)
		}
		for _, kept := range receipts {
			ids, err := r.Waiting(ctx, kept.TX)
			if err != nil {
				return fmt.Errorf("read what waits: %w", err)
			}
			waiting, err := s.waiting(kept, ids)
			if err != nil {
				faults = append(faults, fmt.Errorf("receipt %s: %w", kept.Number, err))
			}
			all = append(all, waiting...)
		}
		return nil
	})
	return all, errors.Join(append(faults, err)...)
}

func (s *Service) waiting(kept Receipt, ids []string) (all []Waiting, err error) {
	shown, err := kept.show()
	if err != nil {
		return nil, err
	}
	signed, err := proof.VerifyReceipt(kept.Signed, s.cfg.Directory)
	if err != nil {
		return nil, err
	}
	if shown, err = Witnessed(shown, signed); err != nil {
		return nil, err
	}
	judged, err := wire.Review{Targets: signed.ShownTargets}.Registrations()
	if err != nil {
		return nil, err
	}
	for _, result := range shown.Results {
		if !slices.Contains(ids, result.Registration) {
			continue
		}
		all = append(all, Waiting{Receipt: shown, Result: result, Reasons: asked(judged, result.Registration)})
	}
	return all, nil
}

func reasons(findings []wire.Finding) (codes []string) {
	for _, f := range findings {
		if f.Verdict == wire.VerdictApproval {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// FindCard finds a registered card by the digest of its certificate, or by its serial number as the screens show it,
// decimal or in hexadecimal groups.
func (s *Service) FindCard(ctx context.Context, name string) (certificate string, err error) {
	var found []string
	err = s.store.Read(ctx, func(ctx context.Context, r Reader) error {
		found = nil
		for _, serial := range registry.Serials(name) {
			digests, err := r.CardsOfSerial(ctx, serial)
			if err != nil {
				return fmt.Errorf("read certificates: %w", err)
			}
			found = append(found, digests...)
		}
		return nil
	})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0 && proof.IsDigest(name): // a serial number may look like one
		return name, nil
	case len(found) == 0:
		return "", ErrNoSuchCard
	case len(found) > 1:
		return "", fmt.Errorf("%w: %s", ErrAmbiguousCard, strings.Join(found, ", "))
	}
	return found[0], nil
}
