package app

import (
	"time"

	"hikitsugi/api/wire"
	"hikitsugi/app/demo"
	"hikitsugi/app/desk"
	"hikitsugi/app/practice"
	"hikitsugi/app/receipt"
	"hikitsugi/app/remote"
	"hikitsugi/app/renewal"
)

// registry is all that the page asks of a registry.
type registry interface {
	renewal.Registry
	desk.Registry
	receipt.Registry
	Authorities() (wire.AuthorityList, error)
}

// agent is all that the page asks of the connector.
type agent interface {
	renewal.Agent
	desk.Agent
	demo.Agent
}

// The real ones and their twins. A page has one pair from its beginning to its end, so that what is practised and what
// is real never meet.
var (
	_ registry = (*remote.Registry)(nil)
	_ registry = (*practice.Registry)(nil)
	_ agent    = (*remote.Agent)(nil)
	_ agent    = (*practice.Agent)(nil)
)

// newRegistry is the registry that served this page, or its twin.
func newRegistry(practising bool) registry {
	if practising {
		return practice.NewRegistry(time.Now)
	}
	return remote.NewRegistry()
}

func wait(milliseconds int) { time.Sleep(time.Duration(milliseconds) * time.Millisecond) }

// newAgent is the connector at base, or its twin.
func newAgent(practising bool, base string) agent {
	if practising {
		return practice.NewAgent(time.Now(), wait)
	}
	return remote.NewAgent(base)
}
