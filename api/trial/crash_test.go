package trial

import (
	"math/rand/v2"
	"testing"
	"time"
)

// kills is how often a process is killed in one trial.
func kills() int {
	if soak {
		return 200
	}
	return 10
}

// moment waits for up to longest, by chance.
func moment(longest time.Duration) { time.Sleep(rand.N(longest)) }

// TestKilledServer kills the registry with kill -9 in the midst of renewals. After each kill the database must agree
// with itself; in the end every renewal that was begun is completed, once.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func(testing.TB) string) {
		var all []company
		s := install(t, open(t), func(w *town) []company {
			all = w.companies(t, 3)
			return all
		})
		server := s.serve(t)
		crowd := s.gather(t, server.base, len(all), all)
		for range kills() {
			moment(300 * time.Millisecond)
			server.kill()
			s.fsck(t)
			server = s.serveAt(t, server.address())
			crowd.progress(t, 1)
		}
		crowd.disperse(t)
		if code := server.stop(t); code != 0 {
			t.Errorf("exit code %d", code)
		}
		n, _ := crowd.acknowledged()
		t.Logf("%d kills, %d renewals acknowledged, %d of them after their commit was cut off", kills(), n, crowd.cut())
	})
}

// TestKilledPostgres kills every process of PostgreSQL at once while servers go on. They reconnect by themselves, and
// say meanwhile that they are not ready.
func TestKilledPostgres(t *testing.T) {
	t.Parallel()
	c := ownCluster(t)
	var all []company
	s := install(t, c.database(t), func(w *town) []company {
		all = w.companies(t, 3)
		return all
	})
	server := s.serve(t)
	crowd := s.gather(t, server.base, len(all), all)
	for range max(3, kills()/10) {
		moment(300 * time.Millisecond)
		c.kill(t)
		if err := server.ready(); err == nil {
			t.Error("ready without a database")
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, server.ready)
		crowd.progress(t, 1)
		s.fsck(t)
	}
	crowd.disperse(t)
	n, _ := crowd.acknowledged()
	t.Logf("%d renewals acknowledged, %d of them after their commit was cut off", n, crowd.cut())
}
