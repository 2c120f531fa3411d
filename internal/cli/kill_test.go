package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"twinhall/internal/cli"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// TestMain runs the program itself when a test starts this binary as one.
func TestMain(m *testing.M) {
	if args := os.Getenv("TWINHALL_TEST_RUN"); args != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := cli.Run(ctx, strings.Split(args, "\n"), os.Stdin, os.Stdout, os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(cli.ExitCode(err))
		}
		os.Exit(0)
	}
	os.Exit(testsAlone(m))
}

// testsAlone runs the tests with a folder of settings of their own: a key of
// second steps is made there for databases that are no file.
func testsAlone(m *testing.M) int {
	folder, err := os.MkdirTemp("", "twinhall-config-")
	if err == nil {
		err = os.Setenv("XDG_CONFIG_HOME", folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	return sqldbtest.Run(m)
}

// program starts the program in a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), "TWINHALL_TEST_RUN="+strings.Join(args, "\n"))
	return c
}

func runJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, err := program(t, args...).Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	report := map[string]any{}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("standard output is not one JSON object: %v: %.200s", err, out)
	}
	return report
}

// Whenever an import is killed, the register holds all of it or nothing, and
// what was acknowledged before is there.
func TestKilledImport(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		file := filepath.Join(t.TempDir(), "towns.csv")
		var b strings.Builder
		b.WriteString("name,code,district,lat,lon\n")
		for i := range 6000 {
			fmt.Fprintf(&b, "Obec %d,%06d,Okres %d,%.3f,%.3f\n", i, i, i%70, 48.6+float64(i%240)/100, 12.1+float64(i%660)/100)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		first := filepath.Join(t.TempDir(), "first.csv")
		if err := os.WriteFile(first, []byte("name,code\nStálice,999999\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		runJSON(t, "--database", address, "import", "municipalities", first, "--country", "CZ", "--partial", "--apply", "--json")

		began := time.Now()
		whole := program(t, "--database", sqldbtest.SQLiteAddress(t), "import", "municipalities", file, "--country", "CZ", "--apply")
		if out, err := whole.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		takes := time.Since(began)
		shares := []float64{0.2, 0.4, 0.55, 0.7, 0.8, 0.9, 0.97}
		if testing.Short() {
			shares = []float64{0.4, 0.8, 0.97}
		}
		for _, share := range shares {
			c := program(t, "--database", address, "import", "municipalities", file, "--country", "CZ", "--partial", "--apply", "--json")
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(share * float64(takes)))
			_ = c.Process.Kill() // it may have finished already
			finished := c.Wait() == nil
			units, entries := counts(t, address)
			switch {
			case units == 1 && entries == 1:
				if finished {
					t.Errorf("at %.0f %%: acknowledged, but nothing is there", share*100)
				}
			case units == 6001 && entries == 6001:
				return // all of it is there: nothing more to interrupt
			default:
				t.Fatalf("killed at %.0f %%: %d units and %d entries of 6001", share*100, units, entries)
			}
		}
	})
}

func counts(t *testing.T, address string) (units, entries int) {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		if err := tx.Row(`select count(*) from unit`, nil, &units); err != nil {
			return err
		}
		head, err := ledger.ReadHead(tx)
		if err != nil {
			return err
		}
		if err := tx.Row(`select count(*) from ledger`, nil, &entries); err != nil {
			return err
		}
		if head.Position != int64(entries) {
			t.Errorf("the head says %d, the ledger holds %d", head.Position, entries)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return units, entries
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.csv")
	if err := os.WriteFile(good, []byte("name,code\nOpava,1\n,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "x.db")
	for _, c := range []struct {
		name string
		args []string
		want int
	}{
		{"rows may be undecided", []string{"import", "municipalities", good, "--country", "CZ", "--apply"}, 0},
		{"no such file", []string{"import", "municipalities", filepath.Join(dir, "none.csv"), "--country", "CZ"}, 1},
		{"no such flag", []string{"import", "municipalities", good, "--wrong"}, 2},
		{"no file named", []string{"import", "municipalities"}, 2},
		{"no such command", []string{"bake"}, 2},
		{"no such field", []string{"import", "municipalities", good, "--country", "CZ", "--columns", "height=name"}, 2},
		{"no such batch", []string{"undo", "nothing"}, 1},
	} {
		err := program(t, append([]string{"--database", db}, c.args...)...).Run()
		got := 0
		if exit, ok := err.(*exec.ExitError); ok {
			got = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s: exit %d, want %d", c.name, got, c.want)
		}
	}
	report := runJSON(t, "--database", db, "import", "municipalities", good, "--country", "CZ", "--json")
	if report["rows"] != 2.0 || report["same"] != 1.0 || report["rejected"] != 1.0 {
		t.Errorf("report %v, want 2 rows, one of them same, one rejected", report)
	}
}
