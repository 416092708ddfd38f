//go:build js

package main

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
)

func run() { goapp.RunWhenOnBrowser() }
