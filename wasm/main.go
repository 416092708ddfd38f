// Command wasm is the user interface. Compiled to WebAssembly it runs in the browser; compiled natively it writes, with
// go-app's own renderer, the page that each kind of address shows until the program has started:
//
//	GOOS=js GOARCH=wasm go build -trimpath -ldflags "-s -w" -o app.wasm ./wasm
//	go run ./wasm -out pages
package main

import (
	"hikitsugi/app"
)

func main() {
	app.Route()
	run()
}
