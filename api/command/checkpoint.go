package command

import (
	"context"
	"fmt"
	"io"
	"os"

	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
)

// checkpoint prints the signed head of the history, to be kept where nobody who can write to the database comes. It needs
// the log key and the directory beside it, and may run beside a server. It signs nothing over a registry with faults, nor
// what does not go on from the checkpoint before.
func checkpoint(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "checkpoint")
	file := checkpointFlag(o)
	if err := o.parse(args); err != nil {
		return err
	}
	key, d, err := keys.LoadLog(o.keys)
	if err != nil {
		return err
	}
	report, err := examine(ctx, o, d, *file)
	if err != nil {
		return err
	}
	if !report.Clean() {
		return fmt.Errorf("%d faults: see api fsck", len(report.Faults))
	}
	signed, err := proof.SignCheckpoint(key, report.Head)
	if err != nil {
		return err
	}
	_, err = io.WriteString(t.out, signed)
	return err
}

func checkpointFlag(o *options) *string {
	return o.String("checkpoint", "", "file of a checkpoint that was kept, from which the history must go on")
}

// readCheckpoint reads and verifies a checkpoint; no file, none.
func readCheckpoint(file string, d proof.Directory) (*proof.Checkpoint, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, proof.MaxCheckpoint+1))
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	c, err := proof.VerifyCheckpoint(string(b), d)
	return &c, err
}
