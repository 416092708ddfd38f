package transaction_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"testing"

	"hikitsugi/agent/transaction"
	"hikitsugi/api/proof"
)

func newSigner() *proof.Signer {
	return must(proof.NewSigner(must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))))
}

// A request is taken where origin, mode and purpose of page, directory and readers are the same.
func TestVerify(t *testing.T) {
	t.Parallel()
	key, begun := newSigner(), start(&clock{}).ask(proof.CurrentCard)
	good := proof.Directory{Origin: origin, Request: []proof.DirectoryKey{{JWK: key.JWK(), NBF: begun.IAT, EXP: begun.EXP}}}
	here := transaction.Endpoint{Origin: origin, Purposes: []proof.Purpose{proof.CurrentCard, proof.NewCard}}
	for name, c := range map[string]struct {
		change func(r *proof.Request, d *proof.Directory, e *transaction.Endpoint)
		want   error
	}{
		"all the same":          {func(*proof.Request, *proof.Directory, *transaction.Endpoint) {}, nil},
		"request of elsewhere":  {func(r *proof.Request, _ *proof.Directory, _ *transaction.Endpoint) { r.Origin += ":1" }, transaction.ErrForeign},
		"directory of another":  {func(_ *proof.Request, d *proof.Directory, _ *transaction.Endpoint) { d.Origin += ":1" }, transaction.ErrForeign},
		"page of another":       {func(_ *proof.Request, _ *proof.Directory, e *transaction.Endpoint) { e.Origin += ":1" }, transaction.ErrForeign},
		"another endpoint":      {func(_ *proof.Request, _ *proof.Directory, e *transaction.Endpoint) { e.Purposes = e.Purposes[1:] }, transaction.ErrForeign},
		"request of a demo":     {func(r *proof.Request, _ *proof.Directory, _ *transaction.Endpoint) { r.Demo = true }, transaction.ErrDemo},
		"directory of a demo":   {func(_ *proof.Request, d *proof.Directory, _ *transaction.Endpoint) { d.Demo = true }, transaction.ErrDemo},
		"virtual readers":       {func(_ *proof.Request, _ *proof.Directory, e *transaction.Endpoint) { e.Demo = true }, transaction.ErrDemo},
		"before the key signed": {func(_ *proof.Request, d *proof.Directory, _ *transaction.Endpoint) { d.Request[0].NBF++ }, proof.ErrUnknownKey},
		"after the key signed":  {func(_ *proof.Request, d *proof.Directory, _ *transaction.Endpoint) { d.Request[0].EXP = begun.IAT }, proof.ErrUnknownKey},
		"a key of nobody": {func(_ *proof.Request, d *proof.Directory, _ *transaction.Endpoint) {
			d.Request[0].JWK = newSigner().JWK()
		}, proof.ErrUnknownKey},
	} {
		r, d, e := begun, good, here
		d.Request = []proof.DirectoryKey{good.Request[0]}
		c.change(&r, &d, &e)
		_, err := transaction.Verify(must(proof.SignRequest(key, r)), d, e)
		want(t, name, err, c.want)
	}
}
