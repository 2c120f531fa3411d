package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// mapFile measures the map's data.
func (b *bench) mapFile(ctx context.Context) error {
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	var br, gz bytes.Buffer
	w := brotli.NewWriterLevel(&br, 9)
	_, _ = w.Write(e.MapFile()) // a buffer takes everything
	_ = w.Close()
	z, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	_, _ = z.Write(e.MapFile())
	_ = z.Close()
	per := float64(br.Len()) / float64(len(e.Partnerships))
	b.add(fmt.Sprintf("map file with towns and names, %d partnerships", len(e.Partnerships)), per <= 20, "at most 20 bytes a partnership, compressed",
		"%.1f bytes (brotli %d KB; gzip %.1f bytes)", per, br.Len()>>10, float64(gz.Len())/float64(len(e.Partnerships)))
	return nil
}

func (b *bench) build(ctx context.Context) (*edition.Edition, error) {
	db, err := sqldb.Open(ctx, b.database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	s, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		return nil, err
	}
	return edition.New(s), nil
}

// server is the built program, serving the filled database on loopback.
type server struct {
	cmd     *exec.Cmd
	address string
}

func (b *bench) serveProcess(ctx context.Context) (*server, time.Duration, error) {
	return serveDatabase(ctx, b.database)
}

func serveDatabase(ctx context.Context, database string, flags ...string) (*server, time.Duration, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, 0, err
	}
	s := &server{address: address}
	s.cmd = exec.CommandContext(ctx, "bin/twinhall", append([]string{"--database", database, "serve", "--listen", address, "--no-rate-limits"}, flags...)...)
	s.cmd.Stderr = io.Discard
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, 0, fmt.Errorf("%w (run make build first)", err)
	}
	for time.Since(began) < 30*time.Second {
		if res, err := http.Get("http://" + address + "/cs/"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s, time.Since(began), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.stop()
	return nil, 0, fmt.Errorf("the server did not answer within 30 s")
}

// freeAddress is one of this machine alone that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait() // stopped by us
}

// resident is the memory of the process: now, and at its peak. MB of 2^20.
func (s *server) resident() (now, peak float64) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	read := func(name string) float64 {
		m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(raw)
		if m == nil {
			return 0
		}
		kb, _ := strconv.ParseFloat(string(m[1]), 64) // digits
		return kb / 1024
	}
	return read("VmRSS"), read("VmHWM")
}

func (b *bench) start(ctx context.Context) error {
	var took []time.Duration
	for range 5 {
		s, t, err := b.serveProcess(ctx)
		if err != nil {
			return err
		}
		s.stop()
		took = append(took, t)
	}
	b.add("start to the first answer", median(took) < time.Second, "under 1 s", "%.2f s (median of 5)", median(took).Seconds())
	return nil
}

// memory asks 10,000 mixed addresses, then changes the register while asking.
func (b *bench) memory(ctx context.Context) error {
	s, _, err := b.serveProcess(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	paths := b.mixed(e, 10_000)
	if err := s.ask(paths); err != nil {
		return err
	}
	after, _ := s.resident()
	pages := float64(web.DefaultLimits.CacheBytes >> 20)
	b.add("memory after 10,000 mixed requests", after < 150+pages, fmt.Sprintf("under 150 MB and what pages may take, %.0f MB", pages), "%.0f MB", after)
	db, err := sqldb.Open(ctx, b.database)
	if err != nil {
		return err
	}
	defer db.Close()
	for i := range 3 {
		if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "bench", At: time.Now()}, func(tx *ledger.Tx) error {
			u, err := register.GetUnit(tx.Tx, e.Units[0].ID)
			if err != nil {
				return err
			}
			u.Website = fmt.Sprintf("https://example.org/%d", i)
			_, err = register.PutUnit(tx, u)
			return err
		}); err != nil {
			return err
		}
		began := time.Now()
		for n := i * 1000; time.Since(began) < 2500*time.Millisecond; n = (n + 20) % (len(paths) - 20) {
			if err := s.ask(paths[n : n+20]); err != nil {
				return err
			}
		}
	}
	_, peak := s.resident()
	b.add("memory at the peak of an edition change", peak < 250+pages, fmt.Sprintf("under 250 MB and what pages may take, %.0f MB", pages), "%.0f MB", peak)
	return nil
}

// mixed are addresses as visitors ask for: towns, partnerships, filters,
// searches, in four languages.
func (b *bench) mixed(e *edition.Edition, n int) []string {
	langs := []string{"cs", "sk", "de", "en"}
	paths := make([]string, 0, n)
	for i := 0; len(paths) < n; i++ {
		lang := "/" + langs[i%4]
		switch i % 10 {
		case 0:
			paths = append(paths, lang+"/")
		case 1:
			paths = append(paths, lang+"/partnerships?country="+e.Countries[i%len(e.Countries)].Code)
		case 2:
			paths = append(paths, lang+"/municipalities?q="+e.Units[i%len(e.Units)].Slug[:3])
		case 3:
			paths = append(paths, lang+"/partnerships/"+string(e.Partnerships[(i*7)%len(e.Partnerships)].ID))
		case 4:
			paths = append(paths, lang+"/countries/"+strings.ToLower(e.Countries[i%len(e.Countries)].Code))
		default:
			paths = append(paths, lang+"/municipalities/"+e.Units[(i*13)%len(e.Units)].Slug)
		}
	}
	return paths
}

func (s *server) ask(paths []string) error {
	for _, p := range paths {
		res, err := http.Get("http://" + s.address + p)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil {
			return err
		}
		if res.StatusCode >= 500 {
			return fmt.Errorf("%s answers %d", p, res.StatusCode)
		}
	}
	return nil
}

// serve compares with nginx serving the same compressed bytes.
func (b *bench) serve(ctx context.Context) error {
	for _, tool := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is missing (on Debian: apt-get install nginx wrk)", tool)
		}
	}
	s, _, err := b.serveProcess(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	// First renders come from a server that has hardly any room for pages.
	poor, _, err := serveDatabase(ctx, b.database, "--page-cache-size", "1")
	if err != nil {
		return err
	}
	defer poor.stop()
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	page := "/cs/municipalities/opava"
	if err := s.ask([]string{page, page, page}); err != nil {
		return err
	}
	proxy, address, err := b.nginx(ctx, s, page)
	if err != nil {
		return err
	}
	defer proxy()
	walk := filepath.Join(b.dir, "walk.lua")
	if err := os.WriteFile(walk, []byte(walker(e)), 0o600); err != nil {
		return err
	}
	var warm, static, first []float64
	for range 5 {
		r, err := wrk(ctx, "http://"+address+"/page", "")
		if err != nil {
			return err
		}
		static = append(static, r.rate)
		if r, err = wrk(ctx, "http://"+s.address+page, ""); err != nil {
			return err
		}
		warm = append(warm, r.rate)
		if r, err = wrk(ctx, "http://"+poor.address+"/", walk); err != nil {
			return err
		}
		first = append(first, r.rate)
	}
	ratio := median(warm) / median(static)
	b.add("a warm municipality page, against nginx with the same bytes", ratio >= 0.5, "at least 0.5 of its requests a second",
		"%.2f (%.0f against %.0f a second)", ratio, median(warm), median(static))
	ratio = median(first) / median(static)
	b.add("a first render of a municipality page, against the same", ratio >= 0.1, "at least 0.1", "%.2f (%.0f a second)", ratio, median(first))
	return nil
}

// nginx serves the page's compressed bytes: one worker, keep-alive.
func (b *bench) nginx(ctx context.Context, s *server, page string) (stop func(), address string, err error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "http://"+s.address+page, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, "", err
	}
	if res.Header.Get("Content-Encoding") != "gzip" {
		return nil, "", fmt.Errorf("the page did not come compressed")
	}
	dir := filepath.Join(b.dir, "nginx")
	if err := os.MkdirAll(filepath.Join(dir, "www"), 0o755); err != nil {
		return nil, "", err
	}
	// The worker runs as another user.
	for d := dir; d != filepath.Dir(b.dir); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			return nil, "", err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "www", "page.gz"), body, 0o644); err != nil {
		return nil, "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "www", "page"), nil, 0o644); err != nil {
		return nil, "", err
	}
	if address, err = freeAddress(); err != nil {
		return nil, "", err
	}
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off; worker_processes 1; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 256; }
http { access_log off; sendfile on; keepalive_requests 100000000; default_type text/html; gzip_static always;
  open_file_cache max=10; client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  server { listen %[2]s; root %[1]s/www; } }`, dir, address)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return nil, "", err
	}
	c := exec.CommandContext(ctx, "nginx", "-c", conf, "-p", dir)
	if err := c.Start(); err != nil {
		return nil, "", err
	}
	stop = func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait() // stopped by us
	}
	for range 100 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return stop, address, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	return nil, "", fmt.Errorf("nginx did not start")
}

// pace is how fast answers came: how many a second, and within which time 99 of
// 100.
type pace struct {
	rate float64
	p99  time.Duration
}

// wrk asks for three seconds over 16 connections that are kept. An answer that
// is not 200 is an error.
func wrk(ctx context.Context, url, script string) (pace, error) {
	args := []string{"-t1", "-c16", "-d3s", "--latency", "-H", "Accept-Encoding: gzip"}
	if script != "" {
		args = append(args, "-s", script)
	}
	out, err := exec.CommandContext(ctx, "wrk", append(args, url)...).CombinedOutput()
	if err != nil {
		return pace{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	if bytes.Contains(out, []byte("Non-2xx")) {
		return pace{}, fmt.Errorf("wrk met errors: %s", out)
	}
	rate := regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`).FindSubmatch(out)
	p99 := regexp.MustCompile(`99%\s+([0-9.]+[a-z]+)`).FindSubmatch(out)
	if rate == nil || p99 == nil {
		return pace{}, fmt.Errorf("wrk said: %s", out)
	}
	var p pace
	if p.rate, err = strconv.ParseFloat(string(rate[1]), 64); err != nil {
		return pace{}, err
	}
	p.p99, err = time.ParseDuration(string(p99[1]))
	return p, err
}

// walker is a script that asks for one town after the other, of all with
// partners, in four languages: more than the page cache holds, so that each
// answer is a first render where the cache is small.
func walker(e *edition.Edition) string {
	var s strings.Builder
	s.WriteString("local paths = {\n")
	for i := range e.Units {
		if len(e.Units[i].Partnerships) > 0 {
			fmt.Fprintf(&s, "%q,\n", e.Units[i].Slug)
		}
	}
	s.WriteString("}\nlocal langs = {'cs','sk','de','en'}\nlocal n = 0\nfunction request()\n  n = n + 1\n  return wrk.format('GET', '/' .. langs[1 + " +
		"math.floor(n / #paths) % 4] .. '/municipalities/' .. paths[1 + n % #paths])\nend\n")
	return s.String()
}
