package command_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hikitsugi/api/command"
)

// writeCertificate puts a new certificate of a host, with its key, where serve reads it.
func writeCertificate(t *testing.T, dir, host string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{host}, NotAfter: time.Now().AddDate(0, 3, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"chain.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// serial is the certificate's that answers at an address.
func serial(t *testing.T, address string) int64 {
	t.Helper()
	connection, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	return connection.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

func TestServeSpeaksTLSWithTheCertificateOfTheDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"--origin", "https://registry.example", "--data", dir, "--tls-cert", at("chain.pem"), "--tls-key", at("key.pem")}
	if code := command.Run(t.Context(), []string{"keys", "--origin", "https://registry.example", "--data", dir}, nil, io.Discard, io.Discard); code != 0 {
		t.Fatalf("api keys: %d", code)
	}
	writeCertificate(t, dir, "other.example", 1)
	problems := new(record)
	if code := command.Run(t.Context(), append([]string{"check"}, args...), nil, io.Discard, problems); code != 1 || !strings.Contains(problems.String(), "not for registry.example") {
		t.Errorf("api check with the certificate of another host: %d %s", code, problems)
	}
	writeCertificate(t, dir, "registry.example", 2)
	s := &server{data: dir, log: new(record), code: make(chan int, 1)}
	s.start(t, append(args, "--listen", "127.0.0.1:0")...)
	address, secure := strings.CutPrefix(s.base, "https://")
	if !secure || serial(t, address) != 2 {
		t.Fatalf("%s serves certificate %d", s.base, serial(t, address))
	}
	if code := command.Run(t.Context(), append([]string{"ready", "--listen", address}, args...), nil, io.Discard, problems); code != 0 {
		t.Errorf("api ready: %d %s", code, problems)
	}
	writeCertificate(t, dir, "registry.example", 3)
	ours := make(chan os.Signal, 1)
	signal.Notify(ours, syscall.SIGHUP) // so that it never ends the test, whenever the server begins to listen to it
	defer signal.Stop(ours)
	for deadline := time.Now().Add(time.Minute); serial(t, address) != 3; {
		if time.Now().After(deadline) {
			t.Fatalf("the certificate is still the old one\n%s", s.log)
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		<-ours
	}
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
