package app

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"hikitsugi/app/shell"
)

// Route tells go-app that every address of [shell.Routes] is answered by one [Root].
func Route() {
	for _, r := range shell.Routes() {
		goapp.RouteWithRegexp(r.Pattern, func() goapp.Composer { return &Root{} })
	}
}
