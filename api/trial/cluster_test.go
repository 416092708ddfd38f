package trial

import (
	"sync/atomic"
	"testing"
	"time"

	"hikitsugi/api/store/storetest"
)

// patience is how long anything may take before a trial gives up on it. It is no measurement.
const patience = 60 * time.Second

// cluster is a PostgreSQL server. Whatever fails ends the trial.
type cluster struct{ *storetest.Cluster }

// ports numbers the near ends of lines to PostgreSQL.
var ports atomic.Int64

// sharedCluster serves all trials that leave the server alone.
func sharedCluster(t testing.TB) *cluster {
	t.Helper()
	return &cluster{storetest.Shared(t)}
}

// ownCluster is a server for one trial, with more settings.
func ownCluster(t testing.TB, settings ...string) *cluster {
	t.Helper()
	return &cluster{storetest.Own(t, settings...)}
}

// kill ends every process of the server at once, as a loss of power would.
func (c *cluster) kill(t testing.TB) {
	t.Helper()
	if err := c.Kill(); err != nil {
		t.Fatal(err)
	}
}

// database makes a new database and gives its URL.
func (c *cluster) database(t testing.TB) string {
	t.Helper()
	dsn, err := c.Database()
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// schema makes a new schema and gives the URL at which it is the only one.
func (c *cluster) schema(t testing.TB) string {
	t.Helper()
	dsn, err := c.Schema()
	if err != nil {
		t.Fatal(err)
	}
	return dsn
}

// exec runs a statement as an operator would.
func (c *cluster) exec(t testing.TB, database, statement string) {
	t.Helper()
	if err := c.Exec(database, statement); err != nil {
		t.Fatal(err)
	}
}
