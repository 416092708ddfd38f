package loopback

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"hikitsugi/agent/gate"
	"hikitsugi/agent/reader"
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
	if err := s.move(a); err != nil {
		return nil, err
	}
	s.settle(r.Context())
	return s.virtual(w, r)
}

// settlePatience is the longest that an act waits for the agent to notice it.
const settlePatience = 2 * time.Second

// settle waits until the agent has noticed the last act, so that who acts next finds the card there.
func (s *Server) settle(ctx context.Context) {
	changes, stop, ok := s.watched.watch()
	if !ok {
		return
	}
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, settlePatience)
	defer cancel()
	for {
		seen, _ := s.watched.slots()
		if slices.EqualFunc(seen, s.Virtual.Slots(), sameInsertion) {
			return
		}
		select {
		case <-changes:
		case <-ctx.Done():
			return
		}
	}
}

func sameInsertion(a, b reader.Slot) bool { return a.Name == b.Name && a.Insertion == b.Insertion }

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
