package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
	"hikitsugi/api/store"
	"hikitsugi/app/message"
	"hikitsugi/web"
)

// soon is how long before its end a key or certificate is worth a warning.
const soon = 14 * 24 * time.Hour

// check opens everything as serve would and says what is there and what serve would do. It changes nothing.
func check(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "check")
	s := newSettings(o)
	if err := o.parse(args); err != nil {
		return err
	}
	if err := s.read(o); err != nil {
		return err
	}
	k, err := loadKeys(o)
	if err != nil {
		return err
	}
	if _, err := (&opened{keys: k}).server(o, s, zerolog.Nop()); err != nil {
		return err
	}
	registry, err := checkRegistry(ctx, o)
	if err != nil {
		return err
	}
	pages, err := checkPages()
	if err != nil {
		return err
	}
	request := keyEnd(k.Directory.Request, k.Request)
	fmt.Fprintf(t.out, "origin    %s\n", o.origin)
	fmt.Fprintf(t.out, "demo      %t\n", o.demo)
	fmt.Fprintf(t.out, "registry  %s\n", registry)
	fmt.Fprintf(t.out, "keys      %s, directory %d, identity %s\n", o.keys, k.Directory.Seq, k.Identity)
	fmt.Fprintf(t.out, "          request key until %s, receipt key until %s\n", date(request), date(keyEnd(k.Directory.Receipt, k.Receipt)))
	fmt.Fprintf(t.out, "pages     %s\n", pages)
	fmt.Fprintf(t.out, "listen    %s\n", s.listening())
	if s.metrics != "" {
		fmt.Fprintf(t.out, "metrics   http://%s/metrics\n", s.metrics)
	}
	if s.traces != "" {
		fmt.Fprintf(t.out, "traces    %s\n", s.traces)
	}
	for _, w := range s.warnings(o, k, time.Now()) {
		fmt.Fprintf(t.out, "warning   %s\n", w)
	}
	return nil
}

// checkRegistry says what serve would find, and what it would make of it.
func checkRegistry(ctx context.Context, o *options) (string, error) {
	s, err := existing(ctx, o)
	if errors.Is(err, fs.ErrNotExist) && !remote(o.database) && !o.demo {
		return o.database + ", not there yet: serve makes it", nil
	}
	if err != nil {
		return "", err
	}
	defer s.Close()
	if err := s.Known(ctx); err != nil {
		return "", err
	}
	at, newest, err := s.Schema(ctx)
	switch {
	case err != nil:
		return "", err
	case at == "" && o.demo:
		return "", store.ErrNotCreated
	case at == "":
		return o.database + ", empty: serve fills it", nil
	}
	demo, created, err := s.Mode(ctx)
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("%s, created %s, schema %s", o.database, date(created), at)
	if at < newest {
		text += ": serve migrates it to " + newest
	}
	return text, sameKind(demo, o.demo)
}

func checkPages() (string, error) {
	_, err := web.Bundle()
	if errors.Is(err, web.ErrNotBuilt) {
		return err.Error(), nil
	}
	return "built", err
}

// listening says in one line where and how serve answers.
func (s *settings) listening() string {
	switch {
	case s.certificate != nil:
		return fmt.Sprintf("%s with TLS, certificate until %s", s.listen, date(s.certificate.Expires()))
	case len(s.networks) > 0:
		return fmt.Sprintf("%s without TLS, behind a proxy in %s", s.listen, s.proxies)
	}
	return s.listen + " without TLS"
}

// warnings are what serve would do with, but should not for long.
func (s *settings) warnings(o *options, k *keys.Keys, now time.Time) []string {
	var all []string
	if !o.demo && s.certificate == nil && len(s.networks) == 0 {
		all = append(all, "neither TLS nor a trusted proxy: no HSTS, and all clients count as one")
	}
	if unverified(o.database) {
		all = append(all, "the database is another machine, and nobody verifies which: sslmode=verify-full in its URL")
	}
	if s.certificate != nil && s.certificate.Expires().Before(now.Add(soon)) {
		all = append(all, "the certificate ends on "+date(s.certificate.Expires()))
	}
	if end := keyEnd(k.Directory.Request, k.Request); end.Before(now.Add(soon)) {
		all = append(all, "the request key ends on "+date(end)+": api keys renew")
	}
	if _, err := os.Stat(filepath.Join(o.keys, keys.IdentityFile)); err == nil && !o.demo {
		all = append(all, "the identity key lies beside the server's keys; it belongs offline")
	}
	return all
}

// keyEnd is the end of the validity that a directory gives a key.
func keyEnd(list []proof.DirectoryKey, key *proof.Signer) time.Time {
	for _, entry := range list {
		if entry.JWK.Thumbprint() == key.Thumbprint() {
			return time.Unix(entry.EXP, 0)
		}
	}
	return time.Time{}
}

// date is a day in Japan.
func date(t time.Time) string { return t.In(message.JST).Format(time.DateOnly) }
