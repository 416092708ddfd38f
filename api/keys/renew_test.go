package keys_test

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hikitsugi/api/keys"
	"hikitsugi/api/proof"
)

// later is when the first request key nears its end.
var later = day.AddDate(0, 0, 80)

// renewed is the folder after a renewal.
func renewed(t *testing.T, r keys.Renewal) *keys.Keys {
	t.Helper()
	if _, err := keys.Renew(r, later, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return load(t, r.To)
}

func load(t *testing.T, dir string) *keys.Keys {
	t.Helper()
	k, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// request is a request that a server's key has signed.
func request(t *testing.T, k *keys.Keys, at time.Time) string {
	t.Helper()
	tx, err := proof.NewTX(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	jti, err := proof.NewJTI(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := proof.SignRequest(k.Request, proof.Request{
		V: proof.Version, Origin: origin, Purpose: proof.CurrentCard, TX: tx, JTI: jti, IAT: at.Unix(), EXP: at.Unix() + 300,
		SID: proof.Digest([]byte("session")), JKT: proof.Digest([]byte("K")), Demo: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func TestAnAgentFollowsARenewedKeyByItself(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	before := load(t, dir)
	pin, _, err := proof.Pin{Origin: origin, Identity: before.Identity}.Follow(before.Document)
	if err != nil {
		t.Fatal(err)
	}
	after := renewed(t, keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "identity.pem"), To: to})
	pin, d, err := pin.Follow(after.Document)
	if err != nil || pin.Seq != 2 || pin.Identity != before.Identity || pin.Next != before.Directory.Next {
		t.Fatalf("%+v, %v", pin, err)
	}
	if _, err := d.ParseRequest(request(t, after, later)); err != nil {
		t.Errorf("a request of the new key: %v", err)
	}
	old := request(t, before, later)
	if _, err := d.ParseRequest(old); err == nil {
		t.Error("a request of the old key is still taken")
	}
	if _, err := d.ParsePastRequest(old); err != nil {
		t.Errorf("a request of the old key inside a receipt: %v", err)
	}
	if _, _, err := pin.Follow(before.Document); !errors.Is(err, proof.ErrForeign) {
		t.Errorf("back to the old directory: %v", err)
	}
	if err := after.Check(origin, true, later.AddDate(0, 0, 89)); err != nil {
		t.Errorf("89 days later: %v", err)
	}
	if after.Receipt.Thumbprint() != before.Receipt.Thumbprint() || logKey(t, to) != logKey(t, dir) {
		t.Error("the other keys changed")
	}
}

func TestReplicasCanBeRestartedOneByOne(t *testing.T) {
	t.Parallel()
	dir, first, second := made(t), filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	identity := filepath.Join(dir, "identity.pem")
	before := load(t, dir)
	after := renewed(t, keys.Renewal{Dir: dir, Identity: identity, To: first, KeepOld: true})
	for name, k := range map[string]*keys.Keys{"old": before, "new": after} {
		if _, err := after.Directory.ParseRequest(request(t, k, later)); err != nil {
			t.Errorf("a request of the %s key: %v", name, err)
		}
	}
	// A replica that has the new directory may still sign with the old key.
	b, err := os.ReadFile(filepath.Join(dir, "request.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(first, "request.pem"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if k := load(t, first); k.Check(origin, true, later) != nil {
		t.Error("the old key does not serve with the new directory")
	}
	last := renewed(t, keys.Renewal{Dir: first, Identity: identity, To: second, KeepOld: true}).Directory
	if last.Seq != 3 || len(last.Request) != 2 || len(last.PastRequest) != 1 {
		t.Errorf("seq %d, %d request keys, %d past", last.Seq, len(last.Request), len(last.PastRequest))
	}
	if _, err := last.ParseRequest(request(t, before, later)); err == nil {
		t.Error("two renewals later the first key is still taken")
	}
}

func TestTheNamedSuccessorTakesOver(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	before := load(t, dir)
	pin, _, err := proof.Pin{Origin: origin, Identity: before.Identity}.Follow(before.Document)
	if err != nil {
		t.Fatal(err)
	}
	after := renewed(t, keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "next-identity.pem"), To: to})
	if pin, _, err = pin.Follow(after.Document); err != nil || pin.Identity != before.Directory.Next {
		t.Fatalf("%+v, %v", pin, err)
	}
	if pin.Next == before.Directory.Next || pin.Next == before.Identity {
		t.Error("no new successor was named")
	}
	last := renewed(t, keys.Renewal{Dir: to, Identity: filepath.Join(to, "next-identity.pem"), To: filepath.Join(t.TempDir(), "keys")})
	if _, _, err := pin.Follow(last.Document); err != nil {
		t.Errorf("the successor's successor: %v", err)
	}
}

func TestARenewalNeedsOnlyDirectoryAndIdentity(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	for _, name := range []string{"request", "receipt", "log", "next-identity"} {
		if err := os.Remove(filepath.Join(dir, name+".pem")); err != nil {
			t.Fatal(err)
		}
	}
	d, err := keys.Renew(keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "identity.pem"), To: to}, later, rand.Reader)
	if err != nil || d.Seq != 2 {
		t.Fatalf("seq %d, %v", d.Seq, err)
	}
	files, err := os.ReadDir(to)
	if err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestRenewRefuses(t *testing.T) {
	t.Parallel()
	dir, other, there := made(t), made(t), t.TempDir()
	identity := filepath.Join(dir, "identity.pem")
	for name, c := range map[string]struct {
		r    keys.Renewal
		want error
	}{
		"the identity of another registry": {keys.Renewal{Dir: dir, Identity: filepath.Join(other, "identity.pem")}, keys.ErrMismatch},
		"a key that is no identity":        {keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "request.pem")}, keys.ErrMismatch},
		"no identity":                      {keys.Renewal{Dir: dir, Identity: filepath.Join(there, "identity.pem")}, fs.ErrNotExist},
		"no directory":                     {keys.Renewal{Dir: there, Identity: identity}, fs.ErrNotExist},
		"a folder that is there":           {keys.Renewal{Dir: dir, Identity: identity, To: there}, fs.ErrExist},
	} {
		fresh := filepath.Join(t.TempDir(), "keys")
		if c.r.To == "" {
			c.r.To = fresh
		}
		if _, err := keys.Renew(c.r, later, rand.Reader); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, err := os.Stat(fresh); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a folder was left", name)
		}
	}
}

// decision is something that a server's receipt key has signed.
func decision(t *testing.T, k *keys.Keys, at time.Time) string {
	t.Helper()
	leaf, err := proof.Leaf{
		V: proof.Version, Kind: proof.Suspension, At: at.Unix(), Current: proof.Digest([]byte("card")), Officer: "officer-17",
		Suspended: []proof.Target{{Registration: "a", Version: 1}},
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.SignDecision(k.Receipt, proof.Decision{
		V: proof.Version, Origin: origin, Kind: proof.Suspension, IssuedAt: at.Unix(), Demo: true, Leaf: string(leaf),
	})
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestWhatAnOldReceiptKeySignedStaysVerifiable(t *testing.T) {
	t.Parallel()
	dir, to := made(t), filepath.Join(t.TempDir(), "keys")
	before := load(t, dir)
	old := decision(t, before, day.AddDate(0, 0, 1))
	after := renewed(t, keys.Renewal{Dir: dir, Identity: filepath.Join(dir, "identity.pem"), To: to, Receipt: true})
	if after.Receipt.Thumbprint() == before.Receipt.Thumbprint() || logKey(t, to) != logKey(t, dir) {
		t.Error("the receipt key alone was to be made anew")
	}
	for name, signed := range map[string]string{"old": old, "new": decision(t, after, later)} {
		if _, _, err := proof.VerifyDecision(signed, after.Directory); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := proof.VerifyDecision(decision(t, after, later), before.Directory); !errors.Is(err, proof.ErrUnknownKey) {
		t.Errorf("by the directory before: %v", err)
	}
	if err := after.Check(origin, true, later.AddDate(0, 0, 89)); err != nil {
		t.Errorf("89 days later: %v", err)
	}
}
