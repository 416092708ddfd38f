//go:build !windows && !(cgo && pcsc)

package reader

import (
	"context"
	"io"
)

// System stands for the readers of this PC in a build without PC/SC: every call fails with ErrServiceStopped.
func System(io.Reader) Service { return none{} }

// Built tells whether this build can reach real readers.
const Built = false

type none struct{}

func (none) Watch(context.Context, func([]Slot)) error { return ErrServiceStopped }

func (none) Do(context.Context, string, string, func(Tx) error) error { return ErrServiceStopped }
