// Command faults counts what is left of acknowledged writes after the program or
// its database ended without warning. Writers fill in forms of the desk over HTTP
// while the program is killed, PostgreSQL is restarted or the disk is full. In
// the end every write that was answered must be in the register exactly once, it
// must be public, and twinhall doctor must find nothing wrong; otherwise the exit
// status is 1. Everything listens on this machine only and lies in a temporary
// folder.
//
//	go run ./bench/faults
//	go run ./bench/faults -kills 10 -restarts 0 -nodes 0 -full 0
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// options say how much is done. A number of 0 leaves its trial out.
type options struct {
	kills    int           // of the program on SQLite
	full     int           // times that the disk is full, on SQLite
	restarts int           // of PostgreSQL under the program
	nodes    int           // kills of one of two nodes on PostgreSQL
	writers  int           // that write at once
	pause    time.Duration // the longest from one fault to the next
	seed     uint64        // of the moments at which faults come
	again    bool          // a form without an answer is sent once more
	program  program
	progress io.Writer
}

func main() { os.Exit(run()) }

func run() int {
	var o options
	var bin string
	var seconds int
	flag.IntVar(&o.kills, "kills", 100, "how often the program is killed, on SQLite")
	flag.IntVar(&o.full, "full", 10, "how often the disk is full, on SQLite")
	flag.IntVar(&o.restarts, "restarts", 10, "how often PostgreSQL is restarted under the program, as after a crash")
	flag.IntVar(&o.nodes, "nodes", 10, "how often one of two nodes on PostgreSQL is killed")
	flag.IntVar(&o.writers, "writers", 6, "how many write at once")
	flag.DurationVar(&o.pause, "pause", time.Second, "the longest from the first acknowledged write to the next fault")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "of the moments at which faults come")
	flag.BoolVar(&o.again, "again", false,
		"send a form that was not answered once more, as somebody does who loads the page again; what comes of it twice is doubled")
	flag.IntVar(&seconds, "seconds", 1800, "stop after so many `SECONDS` and fail")
	flag.StringVar(&bin, "bin", "", "the `PATH` of twinhall (it is built)")
	flag.Parse()
	o.progress = os.Stderr
	if flag.NArg() > 0 || o.writers < 1 || o.pause <= 0 || seconds < 1 {
		fmt.Fprintln(os.Stderr, "faults takes flags only, at least one writer, a pause and seconds above zero")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	ok, err := measure(ctx, o, bin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
	if err != nil || !ok {
		return 1
	}
	return 0
}

// measure runs all trials and prints their table, as far as it came.
func measure(ctx context.Context, o options, bin string, w io.Writer) (ok bool, err error) {
	dir, err := os.MkdirTemp("", "twinhall-faults-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	if o.program == nil {
		if bin == "" {
			bin = filepath.Join(dir, "twinhall")
			fmt.Fprintln(o.progress, "building twinhall …")
			if out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./cmd/twinhall").CombinedOutput(); err != nil {
				return false, fmt.Errorf("building twinhall: %w: %s", cmp.Or(ctx.Err(), err), out)
			}
		}
		o.program = func(ctx context.Context, args ...string) *exec.Cmd { return exec.CommandContext(ctx, bin, args...) }
	}
	fmt.Fprintf(w, "%s, %s, %d cores, %s; %d writers, seed %d\n\n", time.Now().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(), processor(),
		o.writers, o.seed)
	var all []*result
	for _, t := range trials(o) {
		if t.times == 0 {
			continue
		}
		fmt.Fprintf(o.progress, "%s, %s, %d times …\n", t.database, t.fault, t.times)
		r, failed := t.run(ctx, o, filepath.Join(dir, fmt.Sprint(len(all))), rand.New(rand.NewPCG(o.seed, uint64(len(all)))))
		if failed != nil {
			if ctx.Err() != nil {
				failed = errors.Join(ctx.Err(), failed)
			}
			err = fmt.Errorf("%s, %s: %w", t.database, t.fault, failed)
			break
		}
		all = append(all, r)
	}
	ok = printTable(w, all)
	return ok, err
}

// printTable reports whether all is as it must be.
func printTable(w io.Writer, all []*result) (ok bool) {
	ok = true
	fmt.Fprintln(w, "| database | fault | times | written | acknowledged | found | lost | doubled | not public | not acknowledged, "+
		"of these found | refused in words (503) | doctor | seconds | |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, r := range all {
		verdict, health := "kept", "well"
		if !r.kept() {
			verdict, ok = "NOT KEPT", false
		}
		if !r.well {
			health = "not well"
		}
		fmt.Fprintf(w, "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d, %d | %d | %s | %.0f | %s |\n", r.database, r.fault, r.times, r.written,
			r.acknowledged, r.found, r.lost, r.doubled, r.hidden, r.written-r.acknowledged, r.unasked, r.refused, health, r.took.Seconds(), verdict)
	}
	for _, r := range all {
		for i, p := range r.problems {
			if i == mostProblems {
				fmt.Fprintf(w, "\n%s, %s: and %d more", r.database, r.fault, len(r.problems)-i)
				break
			}
			fmt.Fprintf(w, "\n%s, %s: %s", r.database, r.fault, strings.TrimSpace(p))
		}
	}
	if !ok {
		fmt.Fprintln(w)
	}
	return ok
}

// mostProblems bounds how many problems of a trial are told one by one.
const mostProblems = 20

func processor() string {
	raw, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(raw)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, " \t:"))
		}
	}
	return runtime.GOARCH
}
