package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"twinhall/internal/sqldb/sqldbtest"
)

// examples are the blocks of nginx's configuration in the operator's guide.
func examples(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile("(?s)```nginx\n(.*?)```").FindAllSubmatch(b, -1) {
		all = append(all, string(m[1]))
	}
	if len(all) != 2 {
		t.Fatalf("%d examples for nginx, want the site's and that of several nodes", len(all))
	}
	return all
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// selfSigned writes a certificate for twins.example.org and its key.
func selfSigned(t *testing.T, dir string) (roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"twins.example.org"}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	for name, block := range map[string]*pem.Block{"fullchain.pem": {Type: "CERTIFICATE", Bytes: der}, "privkey.pem": {Type: "PRIVATE KEY", Bytes: raw}} {
		text := pem.EncodeToMemory(block)
		roots.AppendCertsFromPEM(text)
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return roots
}

// TestNginxExample runs the example of the operator's guide as it stands, with
// other ports and a certificate of its own.
func TestNginxExample(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx is not installed (on Debian: apt-get install nginx-light)")
	}
	dir := t.TempDir()
	roots := selfSigned(t, dir)
	node, plain, secure := freePort(t), freePort(t), freePort(t)
	blocks := examples(t)
	site := strings.NewReplacer("127.0.0.1:8080", "127.0.0.1:"+node, "    listen [::]:80;\n", "", "    listen [::]:443 ssl http2;\n", "", "listen 80;",
		"listen 127.0.0.1:"+plain+";",
		"listen 443 ssl http2;", "listen 127.0.0.1:"+secure+" ssl http2;", "/etc/letsencrypt/live/twins.example.org/", dir+"/").Replace(blocks[0])
	whole := func(name, block string) string {
		text := fmt.Sprintf("daemon off; master_process off; worker_processes 1; pid %[1]s/pid; error_log %[1]s/error.log;\nevents { worker_connections "+
			"64; }\nhttp { access_log off;\n client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; "+
			"scgi_temp_path %[1]s/s;\n%[2]s\n}\n", dir, block)
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(nginx, "-t", "-q", "-c", path, "-p", dir).CombinedOutput(); err != nil {
			t.Fatalf("nginx refuses the example: %v: %s\n%s", err, out, text)
		}
		return path
	}
	whole("several.conf", blocks[1])
	conf := whole("site.conf", site)

	address := sqldbtest.SQLiteAddress(t)
	registerAt(t, address).Close()
	server := program(t, "--database", address, "serve", "--listen", "127.0.0.1:"+node, "--base-url", "https://twins.example.org/atlas",
		"--trusted-proxies", "127.0.0.1/32,::1/128", "--access-log", "--log-format", "json")
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var log bytes.Buffer
	server.Stderr = &log
	proxy := exec.Command(nginx, "-c", conf, "-p", dir)
	proxy.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	for _, c := range []*exec.Cmd{server, proxy} {
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = c.Process.Signal(syscall.SIGTERM) // it may have ended
			_ = c.Wait()                          // by us
		}()
	}
	until(t, "the server is ready", func() bool { ok, _ := ready("http://127.0.0.1:" + node); return ok })
	until(t, "nginx listens", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+secure)
		if err == nil {
			c.Close()
		}
		return err == nil
	})

	// A visitor whose computer finds twins.example.org here.
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
			port := map[string]string{"80": plain, "443": secure}[to[strings.LastIndex(to, ":")+1:]]
			return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+port)
		}}, Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	res, err := client.Get("http://twins.example.org/atlas")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 200 || !strings.HasPrefix(res.Request.URL.String(), "https://twins.example.org/atlas/") ||
		res.Header.Get("Strict-Transport-Security") == "" || !strings.Contains(string(body), `href="/atlas/`) {
		t.Fatalf("a visitor of http://twins.example.org/atlas comes to %s with %d", res.Request.URL, res.StatusCode)
	}
	id := res.Header.Get("X-Request-ID")
	if len(id) != 32 {
		t.Errorf("the request's number is %q, want nginx's", id)
	}
	_ = server.Process.Signal(syscall.SIGTERM) // ends the log
	_ = server.Wait()                          // by us
	seen := false
	for lines := bufio.NewScanner(&log); lines.Scan(); {
		var line map[string]any
		seen = seen || json.Unmarshal(lines.Bytes(), &line) == nil && line["msg"] == "request" && line["id"] == id
	}
	if !seen {
		t.Errorf("the log does not know the number %s:\n%s", id, log.String())
	}
}
