package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/rs/zerolog"
)

// followEvery is how often the files of the server's certificate are looked at; SIGHUP asks at once.
const followEvery = 30 * time.Second

// reloadable is what may be read again, such as a certificate. changed says that it was another.
type reloadable interface {
	Reload() (changed bool, err error)
}

// follow is the job of keeping the server's certificate as its files are, if there is one.
func (s *settings) follow(log zerolog.Logger) []func(context.Context) {
	if s.certificate == nil {
		return nil
	}
	return []func(context.Context){func(ctx context.Context) {
		hangup := make(chan os.Signal, 1)
		signal.Notify(hangup, syscall.SIGHUP)
		defer signal.Stop(hangup)
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		follow(ctx, s.certificate, hangup, tick.C, log)
	}}
}

// follow reloads at each signal and tick until ctx ends. A failure that goes on is told once.
func follow(ctx context.Context, r reloadable, hangup <-chan os.Signal, tick <-chan time.Time, log zerolog.Logger) {
	var last string
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			last = ""
		case <-tick:
		}
		changed, err := r.Reload()
		switch {
		case err == nil && changed:
			log.Info().Msg("certificate replaced")
		case err != nil && err.Error() != last:
			log.Error().Str("cause", err.Error()).Msg("certificate not replaced")
		}
		last = ""
		if err != nil {
			last = err.Error()
		}
	}
}

// scheme is what the server speaks.
func (s *settings) scheme() string {
	if s.certificate == nil {
		return "http"
	}
	return "https"
}
