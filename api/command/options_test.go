package command

import "testing"

func TestALineToADatabaseElsewhereIsVerified(t *testing.T) {
	t.Parallel()
	for dsn, wrong := range map[string]bool{
		"data/registry.db":                                       false,
		"postgres:///registry":                                   false,
		"postgres:///registry?host=/run/postgresql":              false,
		"postgres://u@127.0.0.1/registry":                        false,
		"postgres://u@localhost:5432/registry":                   false,
		"postgres://u@db.example/registry":                       true,
		"postgres://u@db.example/registry?sslmode=require":       true,
		"postgres://u@db.example/registry?sslmode=verify-full":   false,
		"postgres://u@a,b/registry":                              true,
		"postgres:///registry?host=db.example&sslmode=verify-ca": true,
	} {
		if unverified(dsn) != wrong {
			t.Errorf("%s: %t", dsn, !wrong)
		}
	}
}
