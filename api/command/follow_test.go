package command

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hikitsugi/api/httpapi"
)

// answers is a reloadable that gives one after another.
type answers []error

func (a *answers) Reload() (bool, error) {
	err := (*a)[0]
	*a = (*a)[1:]
	return err == nil, err
}

func TestAFailureToReplaceTheCertificateIsToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("chain and key do not belong together")
		files := answers{broken, broken, broken, nil, broken, broken}
		hangup, tick := make(chan os.Signal), make(chan time.Time)
		var log bytes.Buffer
		ctx, stop := context.WithCancel(t.Context())
		go follow(ctx, &files, hangup, tick, httpapi.NewLog(&log, time.Now))
		for range 5 {
			tick <- time.Now()
		}
		hangup <- os.Interrupt // who asks is told again
		synctest.Wait()
		if failed := strings.Count(log.String(), "certificate not replaced"); failed != 3 {
			t.Errorf("told %d times:\n%s", failed, &log)
		}
		if strings.Count(log.String(), "certificate replaced") != 1 || len(files) != 0 {
			t.Errorf("%d left:\n%s", len(files), &log)
		}
		stop()
	})
}
