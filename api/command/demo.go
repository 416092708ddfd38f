package command

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hikitsugi/api/demo"
	"hikitsugi/api/keys"
	"hikitsugi/app/message"
)

// makeDemo makes the demo where there is none, and otherwise keeps everything.
func makeDemo(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "demo")
	identity := o.Bool("print-identity", false, "print only the thumbprint of the identity key, for agent trust")
	if err := o.parse(args); err != nil {
		return err
	}
	if o.given("database") || o.given("keys") {
		return fmt.Errorf("%w: a demo has its registry and keys in --data", errUsage)
	}
	say := t.out
	if *identity {
		say = io.Discard
	}
	if err := ensureDemo(ctx, o, say); err != nil {
		return err
	}
	k, err := keys.Load(filepath.Join(o.data, keysFolder))
	if err != nil {
		return err
	}
	if err := k.Check(o.origin, true, time.Now()); err != nil {
		return fmt.Errorf("%w; make reset", err)
	}
	if err := checkDemoCard(o.data, time.Now()); err != nil {
		return err
	}
	if *identity {
		fmt.Fprintln(t.out, k.Identity)
	}
	return nil
}

// ensureDemo makes the demo in a folder of its own and moves it into place part by part, the registry last. Wherever it
// is interrupted, the next run goes on from there or starts anew.
func ensureDemo(ctx context.Context, o *options, say io.Writer) error {
	ready := filepath.Join(o.data, ".demo")
	if _, err := os.Stat(ready); err == nil {
		return settle(ready, o.data)
	}
	if _, err := os.Stat(filepath.Join(o.data, databaseFile)); err == nil {
		fmt.Fprintf(say, "The demo in %s is kept.\n", o.data)
		return nil
	}
	fmt.Fprintf(say, "Making the demo in %s: keys, CA, cards and registry.\n", o.data)
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return fmt.Errorf("make demo: %w", err)
	}
	unready, err := os.MkdirTemp(o.data, ".demo-")
	if err != nil {
		return fmt.Errorf("make demo: %w", err)
	}
	defer os.RemoveAll(unready)
	if err := fillDemo(ctx, unready, o.origin); err != nil {
		return fmt.Errorf("make demo: %w", err)
	}
	if err := os.Rename(unready, ready); err != nil {
		return fmt.Errorf("make demo: %w", err)
	}
	return settle(ready, o.data)
}

func fillDemo(ctx context.Context, dir, origin string) error {
	now := time.Now()
	if err := keys.Make(filepath.Join(dir, keysFolder), origin, true, now, rand.Reader); err != nil {
		return err
	}
	world, err := demo.Build(now, rand.Reader)
	if err != nil {
		return err
	}
	if err := world.WriteCA(filepath.Join(dir, caFolder)); err != nil {
		return err
	}
	if err := world.WriteCards(filepath.Join(dir, cardsFolder)); err != nil {
		return err
	}
	contents, err := world.Contents()
	if err != nil {
		return err
	}
	return createRegistry(ctx, filepath.Join(dir, databaseFile), contents, now)
}

// settle moves each part that is not yet in place. A part of something else is never replaced.
func settle(ready, data string) error {
	for _, part := range []string{keysFolder, caFolder, cardsFolder, databaseFile} {
		from, to := filepath.Join(ready, part), filepath.Join(data, part)
		if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("make demo: %s is in the way; make reset", to)
		}
		if err := os.Rename(from, to); err != nil {
			return fmt.Errorf("make demo: %w", err)
		}
	}
	return os.RemoveAll(ready)
}

// checkDemoCard says so when the demo's first card has run out: a renewal could no longer be shown.
func checkDemoCard(data string, now time.Time) error {
	text, err := os.ReadFile(filepath.Join(data, cardsFolder, "current.json"))
	if err != nil {
		return fmt.Errorf("demo card: %w", err)
	}
	var card struct {
		Slots map[string]struct{ Certificate string }
	}
	if err := json.Unmarshal(text, &card); err != nil {
		return errors.New("demo card: current.json is damaged; make reset")
	}
	block, _ := pem.Decode([]byte(card.Slots["9c"].Certificate))
	if block == nil {
		return errors.New("demo card: current.json has no certificate; make reset")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return fmt.Errorf("demo card: %w", err)
	}
	if now.After(certificate.NotAfter) {
		return errors.New(message.Ja.Text(message.DemoExpired))
	}
	return nil
}
