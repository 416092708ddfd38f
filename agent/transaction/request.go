package transaction

import (
	"fmt"
	"slices"

	"hikitsugi/api/proof"
)

// Endpoint is where a request arrived, as far as that binds it.
type Endpoint struct {
	Origin   string          // of the page, from the HTTP header
	Purposes []proof.Purpose // that fit the route
	Demo     bool            // the readers are virtual
}

// ErrDemo is a demo's request for real readers, or a real one for virtual readers.
var ErrDemo = fmt.Errorf("%w: demo and virtual readers go together", ErrForeign)

// Verify reads a compact request and checks, in this order: form, kid and signature under the directory of the page's
// origin; that it is for this origin and endpoint; its life; demo; and that the key signed within its validity. It asks
// no clock of this PC. It fails with an error of package proof, ErrForeign or ErrDemo.
func Verify(compact string, d proof.Directory, e Endpoint) (proof.Request, error) {
	r, kid, err := proof.ParseRequest(compact, d.RequestKey) // and exp - iat
	if err != nil {
		return proof.Request{}, err
	}
	switch {
	case r.Origin != e.Origin, d.Origin != e.Origin:
		return proof.Request{}, fmt.Errorf("%w: origin", ErrForeign)
	case !slices.Contains(e.Purposes, r.Purpose):
		return proof.Request{}, fmt.Errorf("%w: purpose %q", ErrForeign, r.Purpose)
	case !d.Covers(kid, r):
		return proof.Request{}, fmt.Errorf("%w: iat outside the key's validity", proof.ErrUnknownKey)
	case r.Demo != e.Demo, d.Demo != e.Demo:
		return proof.Request{}, ErrDemo
	}
	return r, nil
}
