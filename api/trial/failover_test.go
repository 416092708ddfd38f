package trial

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// synchronous has a commit wait until the standby has applied it: what was acknowledged is on both.
var synchronous = []string{"wal_level=replica", "synchronous_commit=remote_apply", "hot_standby=on"}

// failovers is how often the primary dies.
const failovers = 20

// TestFailover kills the primary under renewals and promotes its synchronous standby, again and again. The servers know
// both addresses and go on by themselves; no acknowledged renewal is lost.
func TestFailover(t *testing.T) {
	if !soak {
		t.Skip("HIKITSUGI_SOAK=1 tries it")
	}
	primary := ownCluster(t, synchronous...)
	primary.exec(t, "postgres", "CREATE DATABASE registry")
	var all []company
	s := install(t, primary.URL("registry"), func(w *town) []company {
		all = w.companies(t, 4)
		return all
	})
	standby := primary.standby(t, 0)
	s.dsn = either(primary, standby)
	proxy := balance(t, s.replicas(t)...)
	crowd := s.gather(t, proxy.URL, len(all), all)
	var pauses []time.Duration
	for i := range failovers {
		crowd.progress(t, 25)
		moment(300 * time.Millisecond)
		before, _ := crowd.acknowledged()
		primary.kill(t)
		if err := standby.Promote(); err != nil {
			t.Fatal(err)
		}
		promoted := time.Now()
		crowd.progress(t, 1)
		pauses = append(pauses, time.Since(promoted).Round(time.Millisecond))
		t.Logf("failover %d: %d renewals acknowledged before it; the first one after the promotion came %v later", i+1, before, pauses[i])
		s.fsck(t)
		primary = standby
		standby = primary.standby(t, i+1) // at the address of the one that died
	}
	crowd.disperse(t)
	n, _ := crowd.acknowledged()
	slices.Sort(pauses)
	t.Logf("%d failovers, %d renewals acknowledged, %d of them after their commit was cut off, none lost; from promotion to renewal: median %v, longest %v",
		failovers, n, crowd.cut(), pauses[failovers/2], pauses[failovers-1])
}

// either is the DSN of whichever server of the two takes writes.
func either(a, b *cluster) string {
	return fmt.Sprintf("postgres:///registry?user=test&host=%s,%s&port=%d,%d&target_session_attrs=read-write", a.Dir, b.Dir, a.Port, b.Port)
}

// standby makes a synchronous standby of a primary, in the same folder, and waits until commits wait for it.
func (c *cluster) standby(t testing.TB, i int) *cluster {
	t.Helper()
	made, err := c.Standby(fmt.Sprintf("standby%d", i), 5432+1-(c.Port-5432))
	if err != nil {
		t.Fatal(err)
	}
	s := &cluster{made}
	t.Cleanup(s.Remove)
	c.exec(t, "postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'")
	c.exec(t, "postgres", "SELECT pg_reload_conf()")
	db, err := sql.Open("pgx", c.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	eventually(t, func() error {
		var states []byte
		err := db.QueryRow("SELECT string_agg(sync_state, ' ') FROM pg_stat_replication").Scan(&states)
		if err == nil && strings.TrimSpace(string(states)) != "sync" {
			err = fmt.Errorf("the standby is %q", states)
		}
		return err
	})
	return s
}
