// Package journey tests the whole program as its users meet it: headless Chromium, the built page, the real API process
// with its database and the real agent process with its virtual reader; in some of them the cards lie in the readers of a
// real pcscd (package vpcdtest). There is nothing here but tests.
//
// They need what `make build` makes and Chromium. `make test` sets HIKITSUGI_REQUIRE_BROWSER, which turns a missing
// piece from a skipped test into a failed one; HIKITSUGI_REQUIRE_PCSC does so for pcscd.
package journey
