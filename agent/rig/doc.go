// Package rig holds no code of the product: only tests, of the agent's PC/SC code with a real pcscd. Virtual cards stand
// in its readers through package vpcd, and a proxy between card and reader makes them misbehave. It needs Debian's pcscd
// and vsmartcard-vpcd, for the judges also opensc and yubico-piv-tool:
//
//	go test -tags pcsc ./agent/rig
//	go test -tags pcsc -run '^$' -bench . ./agent/rig
//
// Without pcscd the tests are skipped; with HIKITSUGI_REQUIRE_PCSC=1 in the environment that is a failure. The rig starts
// a pcscd of its own, in a mount namespace of its own where the system lets it, so that one that runs already, with real
// cards in it, is never touched.
package rig
