package renewal

import (
	"errors"

	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

// side says who was asked when no answer came.
type side int

const (
	atRegistry side = iota
	atAgent
	atCard // the agent, while a card signs
)

// problemOf turns an error into what is shown.
func problemOf(err error, who side) *Problem {
	var p wire.Problem
	switch {
	case is(err, message.RenewalState) && errors.As(err, &p):
		// This window knows where its renewal stands; it is elsewhere only if another window restarted or cancelled it.
		return newProblem(message.SessionTakenOver, nil, p.Support)
	case is(err, message.StoreBusy) && errors.As(err, &p):
		problem := newProblem(message.StoreBusy, nil, p.Support)
		problem.Verdict = message.NothingChanged // only 変更 could leave that open; see unanswered
		return problem
	case errors.As(err, &p):
		return newProblem(message.Code(p.Code), p.Args, p.Support)
	case errors.Is(err, remote.ErrAgentChanged):
		return newProblem(message.AgentChanged, nil, "")
	}
	var lost *remote.LostError
	if !errors.As(err, &lost) {
		return newProblem(message.Internal, nil, "")
	}
	switch {
	case who == atCard:
		problem := newProblem(message.AgentLost, nil, "")
		problem.Verdict = message.TriesUnknown
		return problem
	case who == atAgent:
		return newProblem(message.AgentLost, nil, "")
	case !remote.Online():
		return newProblem(message.NetworkLost, nil, "")
	}
	return newProblem(message.ServerDown, nil, "")
}

// newProblem takes a code's first verdict; an unknown code is ours.
func newProblem(code message.Code, args map[string]string, support string) *Problem {
	entry, ok := message.Lookup(code)
	if !ok {
		code = message.Internal
		entry, _ = message.Lookup(code)
	}
	p := &Problem{Code: code, Args: args, Support: support}
	if len(entry.Verdicts) > 0 {
		p.Verdict = entry.Verdicts[0]
	}
	return p
}

// aboutDesk reports whether the problem is one of agent and readers, which goes by itself.
func (p *Problem) aboutDesk() bool {
	entry, _ := message.Lookup(p.Code)
	return entry.Number < 200 || p.Code == message.ReaderAbsent
}

// is reports whether err is a problem with one of the codes.
func is(err error, codes ...message.Code) bool {
	var p wire.Problem
	if !errors.As(err, &p) {
		return false
	}
	for _, c := range codes {
		if p.Code == string(c) {
			return true
		}
	}
	return false
}

func isLost(err error) bool {
	var lost *remote.LostError
	return errors.As(err, &lost)
}
