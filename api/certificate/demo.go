package certificate

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
)

// oidDemoMarker lies in the arc that ITU-T X.660 keeps for examples (2.999),
// below the ASCII codes of "hikitsugi". The arc of UUIDs (2.25) would be ours
// alone, but crypto/x509 refuses object identifiers with arcs above 31 bits.
var oidDemoMarker = asn1.ObjectIdentifier{2, 999, 104, 105, 107, 105, 116, 115, 117, 103, 105, 1}

// DemoMarker returns the critical extension that every certificate of the demo
// carries, CA certificates included. A registry in demo mode requires it; in
// production it is refused under any anchor, and software that does not know
// it refuses it as an unknown critical extension (RFC 5280, section 4.2).
func DemoMarker() pkix.Extension {
	value, err := asn1.MarshalWithParams("FOR DEMONSTRATION ONLY", "utf8")
	if err != nil {
		panic(err) // a constant
	}
	return pkix.Extension{Id: oidDemoMarker, Critical: true, Value: value}
}

// demoMarked looks for the extension whatever its value and criticality, so
// that no variation of it slips into production.
func demoMarked(x *x509.Certificate) bool {
	for _, e := range x.Extensions {
		if e.Id.Equal(oidDemoMarker) {
			return true
		}
	}
	return false
}
