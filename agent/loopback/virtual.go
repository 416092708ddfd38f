package loopback

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"hikitsugi/agent/gate"
	"hikitsugi/agent/virtual"
	"hikitsugi/agent/wire"
	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// virtualRoutes are the demo's controls; there are none for real readers.
func (s *Server) virtualRoutes() []route {
	if s.Virtual == nil {
		return nil
	}
	return []route{
		{gate.Route{Method: "GET", Path: "/v1/virtual"}, s.virtual},
		{gate.Route{Method: "POST", Path: "/v1/virtual"}, s.act},
	}
}

func (s *Server) virtual(http.ResponseWriter, *http.Request) (any, error) {
	v := wire.Virtual{Second: s.Virtual.Second(), Cards: []wire.VirtualCard{}}
	for _, f := range s.Virtual.Cards() {
		v.Cards = append(v.Cards, wire.VirtualCard{
			ID: f.ID, Company: f.Company, Title: f.Title, NotAfter: f.NotAfter, PIN: f.PIN, Left: f.TriesLeft, Reader: f.Reader,
		})
	}
	return v, nil
}

// act moves a demo card and answers with what is where now.
func (s *Server) act(w http.ResponseWriter, r *http.Request) (any, error) {
	var a wire.VirtualAct
	if err := decode(w, r, maxBody, &a); err != nil {
		return nil, err
	}
	before := s.places()
	if err := s.move(a); err != nil {
		return nil, err
	}
	s.settle(r.Context(), before)
	return s.virtual(w, r)
}

// place is what lies in one of the demo's readers, and what the agent has seen there: an insertion, empty, or nowhere.
// Both are the same insertion unless a smart card service stands between.
type place struct{ lies, seen string }

// nowhere is for a reader that is not there.
const nowhere = "-"

func (s *Server) places() map[string]place {
	places := make(map[string]place)
	for _, slot := range s.Virtual.Slots() {
		places[slot.Name] = place{slot.Insertion, nowhere}
	}
	seen, _ := s.watched.slots()
	for _, slot := range seen {
		p, there := places[slot.Name]
		if !there {
			p.lies = nowhere
		}
		places[slot.Name] = place{p.lies, slot.Insertion}
	}
	return places
}

// settlePatience is the longest that an act waits for the agent to notice it.
const settlePatience = 2 * time.Second

// settle waits until the agent has noticed the last act, so that who acts next finds the card there.
func (s *Server) settle(ctx context.Context, before map[string]place) {
	changes, stop, ok := s.watched.watch()
	if !ok {
		return
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, settlePatience)
	defer cancel()
	for !settled(before, s.places()) {
		select {
		case <-changes:
		case <-ctx.Done():
			return
		}
	}
}

// settled tells whether everything that moved has been seen where it is now.
func settled(before, now map[string]place) bool {
	for name, p := range now {
		moved := p.lies != before[name].lies
		if (p.lies == "") != (p.seen == "") || moved && p.lies != "" && p.seen == before[name].seen {
			return false
		}
	}
	return true
}

func (s *Server) move(a wire.VirtualAct) error {
	name := cmp.Or(a.Reader, virtual.Reader1)
	var err error
	switch a.Act {
	case wire.Insert:
		err = s.Virtual.Insert(name, a.Card)
	case wire.Remove:
		err = s.Virtual.Remove(name)
	case wire.ResetTries:
		err = s.Virtual.ResetTries(a.Card)
	case wire.SecondReader:
		s.Virtual.SetSecond(a.On)
	default:
		return problem.New(message.BadValue, "field", "act")
	}
	if errors.Is(err, virtual.ErrUnknownCard) || errors.Is(err, virtual.ErrUnknownReader) {
		return problem.Because(err, message.NotFound)
	}
	return err
}
