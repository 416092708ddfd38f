package trial

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A benchmark takes one iteration of so many renewals by so many clients at once.
const (
	benchRenewals = 200
	benchClients  = 8
)

// bystanders are companies that renew nothing. Rows that lie on one page of an index are one thing to PostgreSQL's
// SERIALIZABLE, so that in an empty registry everybody would stand in everybody's way.
const bystanders = 2000

// inhabited is a registry that has seen some life: for each card, a renewal that was cancelled.
func inhabited(b testing.TB, town *town, dsn string, inhabitants []company) *site {
	b.Helper()
	s := installAt(b, town, dsn, inhabitants)
	db := s.direct(b)
	defer db.Close()
	_, err := db.Exec(`INSERT INTO renewals SELECT digest, digest, digest, 'abandoned', 'cancelled', 'north', digest, '', '', '[]',
		NULL, '', '', '[]', '', '', 0, 0, 0 FROM certificates`)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkRenewals measures complete renewals through HTTP, P-256 cards and fsync on, beside the same statements sent to
// the same kind of database without the registry between. What it prints:
//
//	renewals/s       through HTTP
//	raw/s            the recorded statements of the same renewals alone, as many at once
//	of-raw           the first over the second
//	statements       sent to the database for one renewal, begin and commit included
//	rollbacks        transactions of one renewal that PostgreSQL asked to try again, through HTTP
//	raw-rollbacks    the same for the statements alone
//	api-ms           CPU of the registry for one renewal
//	generator-ms     CPU of the clients, their cards and their HTTP
//	db-ms            CPU of PostgreSQL; SQLite's is in api-ms
//	sql-ms           CPU of whoever sends the statements alone: a client of PostgreSQL, or all of SQLite
//	crypto-ms        CPU of the primitives that the protocol asks of the registry for one renewal
//	api/crypto       api-ms over crypto-ms
//	own/crypto       api-ms without sql-ms over crypto-ms: what the registry adds to its statements
//	idle-MB, busy-MB resident memory of the registry after its start and after the load
func BenchmarkRenewals(b *testing.B) {
	crypto := primitives(b)
	town := newTown(b, time.Now())
	companies := town.companies(b, benchRenewals)
	shuffled := rand.New(rand.NewPCG(1, 2)) // neighbours do not renew in the same moment
	shuffled.Shuffle(len(companies), func(i, j int) { companies[i], companies[j] = companies[j], companies[i] })
	inhabitants := slices.Clone(companies)
	for i := range bystanders {
		inhabitants = append(inhabitants, town.company(b, fmt.Sprintf("B-%05d", i*7919%bystanders), 1, north))
	}
	recorded := recordRenewals(b, town, companies, inhabitants)
	b.Run("sqlite", func(b *testing.B) {
		for range b.N {
			raw := replaySQLite(b, inhabited(b, town, "", inhabitants), recorded)
			measure(b, inhabited(b, town, "", inhabitants), companies, nil, raw).report(b, crypto, recorded)
		}
	})
	b.Run("postgres", func(b *testing.B) {
		for range b.N {
			c := sharedCluster(b)
			raw := replayPostgres(b, inhabited(b, town, c.database(b), inhabitants), recorded)
			measure(b, inhabited(b, town, c.database(b), inhabitants), companies, c, raw).report(b, crypto, recorded)
		}
	})
}

// measurement is one load and what it took.
type measurement struct {
	took, raw                     time.Duration
	api, generator, database, sql time.Duration // CPU
	idle, busy                    int64         // bytes
	rollbacks, rawRollbacks       float64
}

// replay sends the statements of some of the renewals alone.
type replay struct {
	site  *site
	renew func(from, to int)
}

// measure renews every company once, in turns with the statements alone, so that both meet the same machine.
func measure(b *testing.B, s *site, companies []company, c *cluster, raw replay) (m measurement) {
	b.Helper()
	const turns = 8
	server := s.serve(b)
	m.idle = server.memory(b)
	all := make([]*renewing, len(companies))
	for i, k := range companies {
		all[i] = &renewing{visitor: s.visit(b, server.base, north), current: k.cards[0], next: s.town.card(b, k.id)}
	}
	for turn := range turns {
		from, to := turn*len(all)/turns, (turn+1)*len(all)/turns
		m.add(b, server, c, func() {
			inParallel(b, to-from, func(i int) error { return all[from+i].renew(b.Context()) })
		})
		before, began := ownCPU(b), time.Now()
		raw.renew(from, to)
		m.raw += time.Since(began)
		m.sql += ownCPU(b) - before
	}
	m.busy = server.memory(b)
	if c != nil {
		m.rollbacks, m.rawRollbacks = s.rollbacks(b)/float64(len(all)), raw.site.rollbacks(b)/float64(len(all))
	}
	s.fsck(b)
	return m
}

// rollbacks counts the transactions of a PostgreSQL database that were not committed.
func (s *site) rollbacks(b testing.TB) float64 {
	b.Helper()
	n, err := strconv.Atoi(s.query(b, "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()"))
	if err != nil {
		b.Fatal(err)
	}
	return float64(n)
}

// add measures one turn of renewals.
func (m *measurement) add(b testing.TB, server *server, c *cluster, load func()) {
	b.Helper()
	before, began := cpu(b, server, c), time.Now()
	load()
	m.took += time.Since(began)
	after := cpu(b, server, c)
	m.api += after[0] - before[0]
	m.generator += after[1] - before[1]
	m.database += after[2] - before[2]
}

// inParallel does n things, benchClients at once.
func inParallel(b testing.TB, n int, do func(int) error) {
	b.Helper()
	queue, errs := make(chan int, n), make(chan error, benchClients)
	for i := range n {
		queue <- i
	}
	close(queue)
	var wg sync.WaitGroup
	for range benchClients {
		wg.Go(func() {
			for i := range queue {
				if err := do(i); err != nil {
					errs <- fmt.Errorf("%d: %w", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		b.Fatal(err)
	}
}

// cpu is what the registry, this process and PostgreSQL have used so far.
func cpu(b testing.TB, s *server, c *cluster) (used [3]time.Duration) {
	b.Helper()
	used[0] = processCPU(b, s.command.Process.Pid)
	used[1] = ownCPU(b)
	if c != nil {
		for _, pid := range c.Processes() {
			used[2] += processCPU(b, pid)
		}
	}
	return used
}

func ownCPU(b testing.TB) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// processCPU reads a process's time in user and system mode, and of its children that have ended, in clock ticks of
// which Linux tells programs that there are 100 a second (proc(5)).
func processCPU(b testing.TB, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0 // ended meanwhile
	}
	_, after, _ := strings.Cut(string(text), ") ")
	var ticks int64
	for _, field := range strings.Fields(after)[11:15] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

func (m measurement) report(b *testing.B, crypto time.Duration, recorded [][]transaction) {
	b.Helper()
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / benchRenewals }
	rate := func(d time.Duration) float64 { return benchRenewals / d.Seconds() }
	statements := 0
	for _, renewal := range recorded {
		for _, t := range renewal {
			statements += len(t)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(statements)/float64(len(recorded)), "statements")
	b.ReportMetric(m.rollbacks, "rollbacks")
	b.ReportMetric(m.rawRollbacks, "raw-rollbacks")
	b.ReportMetric(rate(m.took), "renewals/s")
	b.ReportMetric(rate(m.raw), "raw/s")
	b.ReportMetric(rate(m.took)/rate(m.raw), "of-raw")
	b.ReportMetric(each(m.api), "api-ms")
	b.ReportMetric(each(m.generator), "generator-ms")
	b.ReportMetric(each(m.database), "db-ms")
	b.ReportMetric(each(m.sql), "sql-ms")
	b.ReportMetric(crypto.Seconds()*1000, "crypto-ms")
	b.ReportMetric(each(m.api)/(crypto.Seconds()*1000), "api/crypto")
	b.ReportMetric(each(m.api-m.sql)/(crypto.Seconds()*1000), "own/crypto")
	b.ReportMetric(float64(m.idle)/(1<<20), "idle-MB")
	b.ReportMetric(float64(m.busy)/(1<<20), "busy-MB")
}
