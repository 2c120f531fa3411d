// Command bench measures what the foundation promises, each figure as a ratio
// taken in one run, and prints a table. It builds nothing: run make build
// first. A part that fails is told of in the table and by the exit status, and
// costs no other its figures. Real data is read from ../shared/data or $TWINHALL_SHARED.
//
//	go run ./bench            everything
//	go run ./bench edition    one of: edition, import, map, memory, start, serve, turn, names, texts, load, crawler, frames, lighthouse, growth, changed
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// figure is one line of the table: what was measured, against what bound.
type figure struct {
	what, measured, bound string
	ok                    bool
}

// hints is where the program says what it is at; the table goes to the output.
var hints = os.Stderr

type bench struct {
	dir, shared string
	database    string // filled with both national lists and the Wikipedia list
	figures     []figure
}

func main() {
	os.Exit(measure(os.Args[1:]))
}

// measure runs the parts that are named, all where none is, and returns the
// exit status: 0 where every part was measured.
func measure(only []string) int {
	ctx, cancel := context.WithTimeout(context.Background(), 45*time.Minute)
	defer cancel()
	b := &bench{}
	var err error
	if b.shared, err = sharedData(); err == nil {
		b.dir, err = os.MkdirTemp("", "twinhall-bench-")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	defer os.RemoveAll(b.dir)
	failed := b.run(ctx, []measurement{
		{"import", b.imports}, {"edition", b.edition}, {"map", b.mapFile}, {"start", b.start}, {"memory", b.memory}, {"serve", b.serve}, {"turn", b.turn},
		{"names", b.names}, {"texts", b.texts}, {"load", b.load}, {"crawler", b.crawler}, {"frames", b.frames}, {"lighthouse", b.lighthouse}, {"growth", b.growth},
		{"changed", b.changed},
	}, only)
	b.print(os.Stdout, failed)
	if len(failed) > 0 {
		return 1
	}
	return 0
}

// measurement is what is measured in one go.
type measurement struct {
	name string
	run  func(context.Context) error
}

// failure is a part that could not be measured, and why.
type failure struct {
	part string
	err  error
}

var errNoRegister = errors.New("not run, since the import failed")

// run measures the parts that are named, all where none is. One that fails
// takes only those with it that work on the register that it was to fill.
func (b *bench) run(ctx context.Context, parts []measurement, only []string) (failed []failure) {
	for _, p := range parts {
		if len(only) > 0 && !slices.Contains(only, p.name) && !(p.name == "import" && needsRegister(only)) {
			continue
		}
		fmt.Fprintf(hints, "%s …\n", p.name)
		err := errNoRegister
		if len(failed) == 0 || failed[0].part != "import" || !needsRegister([]string{p.name}) {
			err = p.run(ctx)
		}
		if err != nil {
			fmt.Fprintf(hints, "%s: %v\n", p.name, err)
			failed = append(failed, failure{p.name, err})
		}
	}
	return failed
}

// needsRegister reports whether one of the parts works on the filled database.
func needsRegister(parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return part != "names" && part != "texts" })
}

func sharedData() (string, error) {
	if dir := os.Getenv("TWINHALL_SHARED"); dir != "" {
		return dir, nil
	}
	dir, err := filepath.Abs(filepath.Join("..", "shared", "data"))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("the real data is not there: put it at ../shared/data or name it in TWINHALL_SHARED")
	}
	return dir, nil
}

func (b *bench) add(what string, ok bool, bound, measured string, args ...any) {
	b.figures = append(b.figures, figure{what, fmt.Sprintf(measured, args...), bound, ok})
}

func (b *bench) print(w io.Writer, failed []failure) {
	fmt.Fprintf(w, "%s, %s, %d cores, %s\n\n", time.Now().Format("2006-01-02"), runtime.Version(), runtime.NumCPU(), processor())
	fmt.Fprintln(w, "| what | measured | promised | |")
	fmt.Fprintln(w, "|---|---|---|---|")
	for _, f := range b.figures {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", f.what, f.measured, f.bound, map[bool]string{true: "kept", false: "NOT KEPT"}[f.ok])
	}
	for _, f := range failed {
		why, _, _ := strings.Cut(strings.TrimSpace(f.err.Error()), "\n")
		fmt.Fprintf(w, "| %s | %s | | NOT MEASURED |\n", f.part, strings.ReplaceAll(why, "|", "/"))
	}
}

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

// median of an odd number of measurements.
func median[T int64 | float64 | time.Duration](all []T) T {
	s := slices.Clone(all)
	slices.Sort(s)
	return s[len(s)/2]
}
