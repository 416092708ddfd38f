package registry_test

import (
	"testing"

	"hikitsugi/api/registry"
)

func TestAnAuthoritysIDMakesAddressesOfItsOwn(t *testing.T) {
	t.Parallel()
	for id, taken := range map[string]bool{
		"sapporo": true, "pref-01": true, "abc": true, "practices": true, "a2345678901234567890123456789012": true,
		"": false, "en": false, "v1": false, "Sapporo": false, "1st": false, "-a-": false, "札幌市": false, "a/b": false, "sapporo\n": false,
		"a23456789012345678901234567890123": false, "practice": false, "api": false, "connector": false, "help": false,
	} {
		if err := registry.CheckAuthorityID(id); (err == nil) != taken {
			t.Errorf("%q: %v", id, err)
		}
	}
}
