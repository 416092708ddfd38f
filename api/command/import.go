package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"hikitsugi/api/registry"
	"hikitsugi/api/renewal"
)

// maxImport is the longest file of contents: some hundred thousand cards.
const maxImport = 1 << 30

// importContents brings authorities, CAs, companies and their cards into a registry that is there, all of a file or
// nothing. It may run beside a server.
func importContents(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "import")
	example := o.Bool("example", false, "print such a file, with invented contents")
	if err := o.parseWith(args); err != nil {
		return err
	}
	switch {
	case *example && o.NArg() == 0:
		return showExample(t)
	case *example || o.NArg() != 1:
		return fmt.Errorf("%w: it takes FILE", errUsage)
	}
	c, err := readContents(o.Arg(0))
	if err != nil {
		return err
	}
	if err := bringIn(ctx, o, c); err != nil {
		return fmt.Errorf("nothing of %s was imported: %w", o.Arg(0), err)
	}
	fmt.Fprintf(t.out, "%d CAs, %d authorities, %d companies, %d registrations, %d cards and %d cases imported\n",
		len(c.CAs), len(c.Authorities), len(c.Companies), len(c.Registrations), len(c.Cards), len(c.Cases))
	return nil
}

func readContents(path string) (registry.Contents, error) {
	f, err := os.Open(path)
	if err != nil {
		return registry.Contents{}, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	if err == nil && len(text) > maxImport {
		err = fmt.Errorf("longer than %d bytes", maxImport)
	}
	if err != nil {
		return registry.Contents{}, fmt.Errorf("read %s: %w", path, err)
	}
	c, err := decodeContents(text)
	if err != nil {
		return c, fmt.Errorf("read %s: %w", path, err)
	}
	return c, nil
}

func bringIn(ctx context.Context, o *options, c registry.Contents) error {
	s, err := existing(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := ofKind(ctx, s, o.demo); err != nil {
		return err
	}
	err = s.Read(ctx, func(ctx context.Context, r renewal.Reader) error {
		return renewal.CheckContents(ctx, r, o.demo, c)
	})
	if err != nil {
		return err
	}
	err = s.Import(ctx, c, time.Now())
	if errors.Is(err, renewal.ErrTaken) {
		return fmt.Errorf("it is there already: %w", err)
	}
	return err
}
