package renewal

import (
	"time"

	"hikitsugi/app/message"
)

// insist asks while the registry's database has no time, and says meanwhile that it does, as E512 promises. Whoever has
// left the journey does not come back for it.
func (f *Flow) insist(ask func() error) error {
	run, busy := f.run.Load(), false
	for {
		err := ask()
		if f.run.Load() != run || !is(err, message.StoreBusy) {
			if busy && err == nil {
				f.say(run, nil)
			}
			return err
		}
		busy = true
		f.say(run, problemOf(err, atRegistry))
		time.Sleep(retryEvery)
	}
}

// say shows a problem, or that there is none any more, if the same journey is still under way.
func (f *Flow) say(run int64, p *Problem) {
	f.loop.Dispatch(func() {
		if run == f.run.Load() {
			f.fail(p)
		}
	})
}
