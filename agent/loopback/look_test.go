package loopback_test

import (
	"encoding/json"
	"net/http"
	"strconv"

	"hikitsugi/agent/wire"
	"hikitsugi/api/proof"
)

// cardOf reads a card as the trusted page does.
func cardOf(p *pc, id string) wire.Card {
	p.t.Helper()
	var c wire.Card
	expect(p.t, "read card", string(page{p, p.registry.origin}.call("GET", "/v1/cards/"+id, nil, &c)), "")
	return c
}

func triesOf(p *pc, id string) string { return strconv.Itoa(cardOf(p, id).Tries.Left) }

// agentOf is the thumbprint of the key that signs an opening.
func agentOf(p *pc) string {
	p.t.Helper()
	var opened wire.Opened
	form := wire.OpenForm{Nonce: must(proof.NewRandom(zeros{}, 32)), Directory: p.registry.document}
	expect(p.t, "open", string(page{p, p.registry.origin}.call("POST", "/v1/transactions", form, &opened)), "")
	_, key, err := proof.ParseOpening(opened.Proof)
	if err != nil {
		p.t.Fatal(err)
	}
	return key.Thumbprint()
}

// eventBytes is the first message of the event stream.
func (p *pc) eventBytes() []byte {
	r := must(http.NewRequest("GET", p.base+"/v1/events", nil))
	r.Header.Set("Origin", p.registry.origin)
	answer := must(http.DefaultClient.Do(r))
	defer answer.Body.Close()
	for e := range events(answer.Body) {
		return must(json.Marshal(e))
	}
	return nil
}
