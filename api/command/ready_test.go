package command

import "testing"

func TestReadyAsksThisMachineWhateverTheServerListensOn(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "0.0.0.0:8080": "127.0.0.1:8080",
		"[::]:8080": "[::1]:8080", "10.0.0.5:8080": "10.0.0.5:8080",
	} {
		plain, secure := settings{listen: listen}, settings{listen: listen, tlsCert: "chain.pem"}
		if plain.probe() != "http://"+want+"/readyz" || secure.probe() != "https://"+want+"/readyz" {
			t.Errorf("%s: %s, %s", listen, plain.probe(), secure.probe())
		}
	}
}
