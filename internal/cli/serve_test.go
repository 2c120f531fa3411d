package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"twinhall/internal/cli"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestSettingsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, c := range [][]string{
		{"--log-format", "xml"}, {"--log-level", "loud"}, {"--drain-wait", "soon"}, {"--drain-wait", "-1s"}, {"--drain-wait", "1h"},
		{"--base-url", "example.org"}, {"--trusted-proxies", "10.0.0.1"}, {"--no-rate-limits", "--listen", "0.0.0.0:0"},
	} {
		args := append([]string{"--database", sqldbtest.SQLiteAddress(t), "serve", "--listen", "127.0.0.1:0"}, c...)
		if _, err := run(t, args...); err == nil || cli.ExitCode(err) != 2 || !strings.Contains(err.Error(), c[0]) {
			t.Errorf("%v: %v, want a word about %s and exit code 2", c, err, c[0])
		}
	}
}

// The figures answer on a listener of their own, and nowhere else; the log is
// what was asked for.
func TestMetricsHaveTheirOwnListener(t *testing.T) {
	t.Parallel()
	c := program(t, "--database", sqldbtest.SQLiteAddress(t), "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--log-format",
		"json", "--log-level", "debug")
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	lines, site, metrics := startLogged(t, c)
	status := func(address string) int {
		t.Helper()
		res, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	if got := status(site + "/metrics"); got != 404 {
		t.Errorf("the site answers %d at /metrics", got)
	}
	if got := status(metrics); got != 200 {
		t.Errorf("the figures answer %d", got)
	}
	if got := status(strings.TrimSuffix(metrics, "/metrics") + "/en/"); got != 404 {
		t.Errorf("the figures' listener answers %d for a page", got)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	levels := map[string]string{}
	for lines.Scan() {
		var line struct{ Msg, Level string }
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			levels[line.Msg] = line.Level
		}
	}
	if err := c.Wait(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if levels["request"] != "DEBUG" || levels["stopped"] != "INFO" {
		t.Errorf("the log holds %v, want requests at level debug", levels)
	}
}

// startLogged starts a server and reads its log until both addresses stand in
// it.
func startLogged(t *testing.T, c *exec.Cmd) (lines *bufio.Scanner, site, metrics string) {
	t.Helper()
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines = bufio.NewScanner(said)
	for (site == "" || metrics == "") && lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "Twinhall shows "); ok {
			site = at
		}
		var line map[string]any
		if json.Unmarshal(lines.Bytes(), &line) == nil && line["msg"] == "metrics" {
			metrics = line["address"].(string)
		}
	}
	if site == "" || metrics == "" {
		t.Fatal("the server did not start")
	}
	return lines, site, metrics
}

func TestVersion(t *testing.T) {
	t.Parallel()
	var b struct{ Version, Go, Platform string }
	out, err := run(t, "version", "--json")
	if err != nil || json.Unmarshal([]byte(out), &b) != nil || b.Version == "" || !strings.HasPrefix(b.Go, "go1.") || !strings.Contains(b.Platform, "/") {
		t.Errorf("version says %s, %v", out, err)
	}
	if text, err := run(t, "version"); err != nil || !strings.HasPrefix(text, "twinhall "+b.Version+"\n") {
		t.Errorf("version says %q", text)
	}
}
