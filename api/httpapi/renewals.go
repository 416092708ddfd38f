package httpapi

import (
	"context"

	"hikitsugi/api/wire"
)

// Renewals is what the registry does; package renewal has it. sid is the session id, tx a renewal of that session.
// Errors are *problem.Error; any other error is a fault of ours.
type Renewals interface {
	Authorities(ctx context.Context) (wire.AuthorityList, error)
	Procedure(ctx context.Context, sid string, q wire.ProcedureQuery) (wire.Procedure, error)
	Request(ctx context.Context, sid string, form wire.RequestForm) (wire.IssuedRequest, error)
	ProveCurrent(ctx context.Context, sid string, p wire.CardProof) (wire.Renewal, error)
	ProveNew(ctx context.Context, sid, tx string, p wire.CardProof) (wire.Renewal, error)
	Renewal(ctx context.Context, sid, tx string) (wire.Renewal, error)
	Unfinished(ctx context.Context, sid string) (unfinished *wire.Renewal, lastReceipt string, err error)
	Extend(ctx context.Context, sid, tx string) (wire.Renewal, error)
	Abandon(ctx context.Context, sid, tx string) error
	End(ctx context.Context, sid string) error
	Review(ctx context.Context, sid, tx string) (wire.Review, error)
	Commit(ctx context.Context, sid, tx string, c wire.CommitForm) (wire.Receipt, error)
	Receipt(ctx context.Context, sid, number string) (wire.Receipt, error)
	Receipts(ctx context.Context, sid string) (wire.ReceiptList, error)
}
