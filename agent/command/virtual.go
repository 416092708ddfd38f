package command

import (
	"context"
	"fmt"

	"hikitsugi/agent/wire"
	"hikitsugi/app/message"
)

// moveVirtual moves the demo's cards in the running agent.
func moveVirtual(ctx context.Context, t terminal, args []string) error {
	o := newOptions(t, "virtual")
	reader := o.String("reader", "", "name of the virtual reader; the first if left out")
	words, err := o.parse(args, 1, 2)
	if err != nil {
		return err
	}
	act, err := actOf(words, *reader)
	if err != nil {
		return err
	}
	state, err := o.open()
	if err != nil {
		return err
	}
	var v wire.Virtual
	if act.Act == "" {
		err = newClient(state).call(ctx, "GET", "/v1/virtual", nil, &v)
	} else {
		err = newClient(state).call(ctx, "POST", "/v1/virtual", act, &v)
	}
	if err == nil {
		showVirtual(t, v)
	}
	return err
}

// actOf reads "insert CARD", "remove", "reset CARD" and "second on|off"; "list" is no act.
func actOf(words []string, reader string) (wire.VirtualAct, error) {
	object := ""
	if len(words) == 2 {
		object = words[1]
	}
	switch verb := words[0]; {
	case verb == "list" && object == "":
		return wire.VirtualAct{}, nil
	case verb == "insert" && object != "":
		return wire.VirtualAct{Act: wire.Insert, Card: object, Reader: reader}, nil
	case verb == "remove" && object == "":
		return wire.VirtualAct{Act: wire.Remove, Reader: reader}, nil
	case verb == "reset" && object != "":
		return wire.VirtualAct{Act: wire.ResetTries, Card: object}, nil
	case verb == "second" && (object == "on" || object == "off"):
		return wire.VirtualAct{Act: wire.SecondReader, On: object == "on"}, nil
	}
	return wire.VirtualAct{}, fmt.Errorf("%w: %q", errUsage, words)
}

func showVirtual(t terminal, v wire.Virtual) {
	for _, c := range v.Cards {
		place := "on the table"
		if c.Reader != "" {
			place = "in " + c.Reader
		}
		fmt.Fprintf(t.out, "%-16s %s %s, valid until %s, PIN %s, %d left, %s\n",
			c.ID, c.Company, c.Title, message.Date(c.NotAfter), c.PIN, c.Left, place)
	}
}
