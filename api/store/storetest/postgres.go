package storetest

import (
	"sync"
	"testing"
)

// server is this test binary's PostgreSQL, started by the first test that needs it.
var server postgres

type postgres struct {
	once sync.Once
	err  error
	*Cluster
}

// Run runs a package's tests and stops the server after them: os.Exit(storetest.Run(m)) in TestMain.
func Run(m *testing.M) int {
	defer server.stop()
	return m.Run()
}

// Shared is the server of all tests of this binary that leave it alone.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	server.once.Do(func() { server.Cluster, server.err = NewCluster() })
	Available(t, server.err)
	return server.Cluster
}

// schema makes a new, empty schema on a server and gives its address.
func schema(t testing.TB, c *Cluster) string {
	t.Helper()
	dsn, err := c.Schema()
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

func (p *postgres) stop() {
	if p.Cluster != nil {
		p.Remove()
	}
}
