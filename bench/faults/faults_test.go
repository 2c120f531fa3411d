package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"twinhall/internal/cli"
	"twinhall/internal/register"
)

// TestMain runs twinhall itself when a test starts this binary as one.
func TestMain(m *testing.M) {
	if args := os.Getenv("TWINHALL_TEST_RUN"); args != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := cli.Run(ctx, strings.Split(args, "\n"), os.Stdin, os.Stdout, os.Stderr); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(cli.ExitCode(err))
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// short are options of a run that takes seconds.
func short(t *testing.T) options {
	t.Helper()
	if testing.Short() {
		t.Skip("kills servers; go test without -short does")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return options{writers: 4, pause: 300 * time.Millisecond, seed: uint64(time.Now().UnixNano()), progress: t.Output(),
		program: func(ctx context.Context, args ...string) *exec.Cmd {
			c := exec.CommandContext(ctx, self)
			c.Env = append(os.Environ(), "TWINHALL_TEST_RUN="+strings.Join(args, "\n"))
			return c
		}}
}

func check(t *testing.T, o options) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	var table strings.Builder
	ok, err := measure(ctx, o, "", &table)
	if err != nil || !ok {
		t.Errorf("%v\n%s", err, table.String())
	} else {
		t.Log("\n" + table.String())
	}
}

// Nothing that was acknowledged is lost or there twice after the program was
// killed again and again, or could not write, on SQLite.
func TestFaultsOnSQLite(t *testing.T) {
	t.Parallel()
	o := short(t)
	o.kills, o.again = 4, true
	if _, err := exec.LookPath("prlimit"); err == nil {
		o.full = 2
	} else if os.Getenv("CI") != "" {
		t.Errorf("the disk cannot be made full, and CI skips nothing: %v (on Debian: apt-get install util-linux)", err)
	}
	check(t, o)
}

// The same after PostgreSQL was restarted under the program, and after one of
// two nodes was killed.
func TestFaultsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	o := short(t)
	if bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(bins) == 0 { // the pattern is well formed
		if os.Getenv("CI") != "" {
			t.Fatal("PostgreSQL cannot be started, and CI skips nothing")
		}
		t.Skip("PostgreSQL cannot be started (on Debian: apt-get install postgresql)")
	}
	o.restarts, o.nodes, o.again = 2, 1, true
	check(t, o)
}

// What is lost, doubled or there without being asked for is told apart.
func TestCompare(t *testing.T) {
	t.Parallel()
	activity := func(marker string, acknowledged bool) *write {
		return &write{marker, register.KindActivity, acknowledged}
	}
	website := func(marker string, acknowledged bool) *write { return &write{marker, register.KindUnit, acknowledged} }
	for _, c := range []struct {
		name   string
		writes []*write
		holds  stock
		want   result
		says   string // a part of the only problem, "" = none
	}{
		{"all is there", []*write{activity("a", true), website("b", true)},
			stock{entries: map[string]int{"a": 1, "b": 1}, activities: map[string]int{"a": 1}, websites: map[register.UnitID]string{"u": "b"}},
			result{written: 2, acknowledged: 2, found: 2}, ""},
		{"an activity is lost", []*write{activity("a", true)}, stock{}, result{written: 1, acknowledged: 1, lost: 1}, "a was acknowledged and is lost"},
		{"nobody was told", []*write{activity("a", false), activity("b", false)}, stock{entries: map[string]int{"b": 1}, activities: map[string]int{"b": 1}},
			result{written: 2, unasked: 1}, ""},
		{"it is there twice", []*write{activity("a", true)}, stock{entries: map[string]int{"a": 2}, activities: map[string]int{"a": 2}},
			result{written: 1, acknowledged: 1, found: 1, doubled: 1}, "there 2 times"},
		{"the ledger alone has it", []*write{activity("a", true)}, stock{entries: map[string]int{"a": 1}},
			result{written: 1, acknowledged: 1, lost: 1}, "0 activities and 1 entries"},
		{"an older website stands", []*write{website("a", true), website("b", true)},
			stock{entries: map[string]int{"a": 1, "b": 1}, websites: map[register.UnitID]string{"u": "a"}},
			result{written: 2, acknowledged: 2, found: 2, lost: 1}, `is "a"`},
		{"the first website did not come in", []*write{website("a", false)}, stock{}, result{written: 1}, ""},
		{"a website stands that nobody was told of", []*write{website("a", true), website("b", false)},
			stock{entries: map[string]int{"a": 1, "b": 1}, websites: map[register.UnitID]string{"u": "b"}},
			result{written: 2, acknowledged: 1, found: 1, unasked: 1}, ""},
	} {
		got := &result{}
		got.compare(&writer{writes: c.writes, place: place{unit: "u"}}, &c.holds)
		said := strings.Join(got.problems, "; ")
		if (said == "") != (c.says == "") || !strings.Contains(said, c.says) {
			t.Errorf("%s: it says %q, want %q", c.name, said, c.says)
		}
		numbers := func(r *result) [6]int {
			return [6]int{r.written, r.acknowledged, r.found, r.lost, r.doubled, r.unasked}
		}
		if numbers(got) != numbers(&c.want) {
			t.Errorf("%s: %v, want %v", c.name, numbers(got), numbers(&c.want))
		}
		got.well = true
		if got.kept() != (c.says == "") {
			t.Errorf("%s: kept is %v", c.name, got.kept())
		}
	}
	if (&result{}).kept() {
		t.Error("a register with which doctor is not content is kept")
	}
}

// A program that does not come up is told of with what it said, and nothing is
// left behind.
func TestAProgramThatDoesNotStart(t *testing.T) {
	o := short(t)
	o.kills = 1
	t.Setenv("TMPDIR", t.TempDir())
	works := o.program
	o.program = func(ctx context.Context, args ...string) *exec.Cmd {
		if args[0] == "serve" {
			args = append(args, "--time-zone", "Nowhere/Else")
		}
		return works(ctx, args...)
	}
	var table strings.Builder
	ok, err := measure(t.Context(), o, "", &table)
	if ok && err == nil || err == nil || !strings.Contains(err.Error(), "ended by itself") || !strings.Contains(err.Error(), "Nowhere/Else") {
		t.Errorf("%v, %v", ok, err)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// Whoever stops it by Ctrl-C gets no verdict, and nothing is left behind.
func TestItIsInterrupted(t *testing.T) {
	o := short(t)
	o.kills = 1000
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	var began []*exec.Cmd
	works := o.program
	o.program = func(ctx context.Context, args ...string) *exec.Cmd {
		c := works(ctx, args...)
		if args[0] == "serve" {
			if began = append(began, c); len(began) == 2 {
				cancel()
			}
		}
		return c
	}
	var table strings.Builder
	if _, err := measure(ctx, o, "", &table); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	for _, c := range began {
		if c.Process != nil && c.ProcessState == nil {
			t.Errorf("process %d goes on", c.Process.Pid)
		}
	}
}
