package desk

import (
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/app/remote"
)

func (d *Desk) look() {
	d.round++
	round := d.round
	d.loop.Async(func() {
		answered := make(chan struct{})
		d.loop.Async(func() { d.noticePrompt(answered) })
		asked := time.Now()
		status, err := d.client.Status()
		close(answered)
		presence := presenceOf(status, err, d.base)
		if presence == Absent && time.Since(asked) > promptAfter && remote.PromptsForLoopback() {
			presence = Waiting // the question was closed without an answer
		}
		d.loop.Dispatch(func() {
			if round == d.round {
				d.found(presence, status)
			}
		})
	})
}

// promptAfter is how long the agent's first answer may take before the browser's prompt is suspected.
const promptAfter = 700 * time.Millisecond

// noticePrompt says that the browser is asking the user, while the first call hangs.
func (d *Desk) noticePrompt(answered <-chan struct{}) {
	select {
	case <-answered:
		return
	case <-time.After(promptAfter):
	}
	if remote.LoopbackPermission() == remote.PermissionPrompt {
		d.loop.Dispatch(func() {
			select {
			case <-answered:
			default:
				d.state.Agent, d.state.Unasked = Waiting, false
				d.changed()
			}
		})
	}
}

func presenceOf(status agent.Status, err error, base string) Presence {
	switch {
	case err == nil && status.API < agent.API:
		return TooOld
	case err == nil:
		return Ready
	case remote.LoopbackPermission() == remote.PermissionDenied:
		return Denied
	case remote.Answers(base + "/v1/status"):
		return Untrusted
	case remote.RefusesLoopback():
		return Unfit
	}
	return Absent
}

func (d *Desk) found(p Presence, status agent.Status) {
	d.state.Unasked = false
	switch p {
	case Ready:
		d.state.Virtual = status.Virtual
		d.set(Ready)
		d.watch()
		return
	case Waiting:
		d.explain()
		return
	case Denied, Unfit: // a change of the permission is told; nothing else mends it
		d.set(p)
		return
	}
	if d.state.Agent != Lost || p != Absent {
		d.set(p)
	}
	round := d.round
	d.loop.Async(func() {
		time.Sleep(pollEvery)
		d.loop.Dispatch(func() {
			if round == d.round {
				d.look()
			}
		})
	})
}

func (d *Desk) set(p Presence) {
	if d.state.Agent == p {
		return
	}
	d.state.Agent = p
	if p == Ready {
		d.state.Launch = Unlaunched
	}
	d.changed()
}
