package desk

import (
	"errors"
	"time"

	agent "hikitsugi/agent/wire"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
	"hikitsugi/app/remote"
)

func (d *Desk) watch() {
	if d.stop != nil {
		d.stop()
	}
	d.stop = d.client.Watch(
		func(r agent.Readers) { d.loop.Dispatch(func() { d.take(r) }) },
		func() { d.loop.Dispatch(d.lose) },
	)
}

// lose drops what is no longer known; insertion ids do not survive the agent.
func (d *Desk) lose() {
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
	d.state.Readers = nil
	clear(d.cards)
	clear(d.asked)
	d.set(Lost)
	d.look()
}

// take takes over a snapshot of the readers.
func (d *Desk) take(snapshot agent.Readers) {
	d.state.Stopped = snapshot.Service == agent.Stopped
	readers := make([]Reader, len(snapshot.Readers))
	present := make(map[string]bool)
	for i, r := range snapshot.Readers {
		readers[i] = Reader{Reader: r}
		if r.State == agent.Present {
			present[r.Card] = true
			if _, known := d.cards[r.Card]; !known {
				d.cards[r.Card] = Card{Card: agent.Card{ID: r.Card, Reader: r.Name}, Reading: true}
				d.read(r.Card)
			}
			readers[i].Card = d.cards[r.Card]
		}
	}
	for id := range d.cards {
		if !present[id] {
			delete(d.cards, id)
			delete(d.asked, id)
		}
	}
	d.state.Readers = readers
	d.changed()
}

// readAll reads or judges again whatever is waiting: cards are read only while the page is in front.
func (d *Desk) readAll() {
	for id, c := range d.cards {
		if c.Reading {
			d.read(id)
		} else if c.Problem == "" {
			d.judge(id)
		}
	}
}

func (d *Desk) read(id string) {
	if !remote.InFront() {
		return
	}
	d.loop.Async(func() {
		card, err := d.client.Card(id)
		d.loop.Dispatch(func() { d.keep(id, card, err) })
	})
}

func (d *Desk) keep(id string, card agent.Card, err error) {
	old, known := d.cards[id]
	if !known {
		return // taken out meanwhile
	}
	next := Card{Card: turn(card, old.Judged.Digest), Judged: old.Judged}
	if err != nil {
		next.Card, next.Problem = old.Card, codeOf(err)
	}
	d.put(id, next)
	if err == nil {
		d.judge(id)
	}
}

func (d *Desk) put(id string, c Card) {
	d.cards[id] = c
	readers := make([]Reader, len(d.state.Readers)) // State is a value that others keep
	copy(readers, d.state.Readers)
	for i := range readers {
		if readers[i].Reader.Card == id {
			readers[i].Card = c
		}
	}
	d.state.Readers = readers
	d.changed()
}

// judge asks the registry what a card is for, once per question.
func (d *Desk) judge(id string) {
	c := d.cards[id]
	q := d.question
	if q.Authority == "" || c.Certificate == "" || d.asked[id] == q.Authority+" "+q.TX {
		return
	}
	d.asked[id] = q.Authority + " " + q.TX
	d.loop.Async(func() {
		p, err := d.pick(c.Card, q)
		d.loop.Dispatch(func() { d.judged(id, q, p, err) })
	})
}

func (d *Desk) judged(id string, q wire.ProcedureQuery, p wire.Procedure, err error) {
	c, known := d.cards[id]
	if !known || q.TX != d.question.TX || q.Authority != d.question.Authority {
		return
	}
	c.Judged, c.Refused = p, err
	if err == nil {
		c.Card = turn(c.Card, p.Digest)
	}
	d.put(id, c)
	if err != nil {
		delete(d.asked, id)
		d.loop.Async(func() {
			time.Sleep(judgeEvery)
			d.loop.Dispatch(func() { d.judgeAgain(id) })
		})
	}
}

// judgeAgain asks again about a card that is still there, while the page is in front.
func (d *Desk) judgeAgain(id string) {
	if _, known := d.cards[id]; known && remote.InFront() {
		d.judge(id)
	}
}

func codeOf(err error) message.Code {
	var p wire.Problem
	if errors.As(err, &p) {
		return message.Code(p.Code)
	}
	return message.AgentLost
}
