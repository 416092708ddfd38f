// Package trial tries the registry as its operator runs it: the real api program in processes of its own, software
// cards and a software agent in front of it, SQLite or a PostgreSQL server of the trial's own behind it. It asks whether
// two databases, many replicas and every kind of failure lose nothing: no acknowledged renewal, no half of one, and no
// request spent twice. There is nothing here but tests and benchmarks.
//
//	replica_*, client_*   several processes on one PostgreSQL behind a plain proxy, many clients of one holder
//	model_*, clock_*      renewals, retries and clock jumps at random against a model of what must come of them
//	crash_*, fault_*      processes killed, commits lost on the line, disks full, databases locked, slow or gone
//	failover_*            a primary that dies under load and a standby that takes over
//	backup_*              copies made under load and brought back
//	pulled_*              the real agent over a real pcscd, with the card pulled at each command of a renewal
//	bench_*               renewals per second, and what one costs
//
// PostgreSQL's own programs are taken from where Debian installs them. Tests that need them are skipped without them,
// unless HIKITSUGI_REQUIRE_POSTGRES=1; those that need the build tag pcsc and a pcscd, unless HIKITSUGI_REQUIRE_PCSC=1.
// HIKITSUGI_SOAK=1 tries longer, and adds the failover.
package trial
