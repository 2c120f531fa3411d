package cli

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// certified serves with a certificate that is good for so long.
func certified(t *testing.T, good time.Duration) (address string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(good),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	return server.URL, roots
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		good  time.Duration
		known bool
		want  string
	}{
		{"good for long", 80 * day, true, fine},
		{"ends soon", 15 * day, true, warning},
		{"ends in days", 3 * day, true, wrong},
		{"has ended", -day, true, wrong},
		{"of nobody known", 80 * day, false, wrong},
	} {
		address, roots := certified(t, c.good)
		d := &doctor{flags: serveFlags{base: address + "/atlas"}, now: time.Now(), roots: roots}
		if !c.known {
			d.roots = x509.NewCertPool()
		}
		d.certificate(context.Background())
		if len(d.found) != 1 || d.found[0].State != c.want || d.found[0].About != "certificate" {
			t.Errorf("%s: %v, want it %s", c.name, d.found, c.want)
		}
	}
	d := &doctor{flags: serveFlags{base: "https://127.0.0.1:1/"}, now: time.Now()}
	d.certificate(context.Background())
	if len(d.found) != 1 || d.found[0].State != warning {
		t.Errorf("a site that cannot be reached: %v, want a warning", d.found)
	}
}
