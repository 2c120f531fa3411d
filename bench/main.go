// Command bench measures what the foundation promises, each figure as a ratio
// taken in one run, and prints a table. It builds nothing: run make build
// first. Real data is read from ../shared/data or $TWINHALL_SHARED.
//
//	go run ./bench            everything
//	go run ./bench edition    one of: edition, import, map, memory, start, serve, turn, names, load, crawler, frames, lighthouse, growth
package main

import (
	"context"
	"fmt"
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
	ctx, cancel := context.WithTimeout(context.Background(), 45*time.Minute)
	defer cancel()
	b := &bench{}
	if err := b.run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	b.print()
}

func (b *bench) run(ctx context.Context, only []string) error {
	var err error
	if b.shared, err = sharedData(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "twinhall-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"import", b.imports}, {"edition", b.edition}, {"map", b.mapFile}, {"start", b.start}, {"memory", b.memory}, {"serve", b.serve}, {"turn", b.turn}, {"names", b.names}, {"load", b.load}, {"crawler", b.crawler}, {"frames", b.frames}, {"lighthouse", b.lighthouse}, {"growth", b.growth},
	} {
		if len(only) > 0 && !slices.Contains(only, part.name) && !(part.name == "import" && needsRegister(only)) {
			continue
		}
		fmt.Fprintf(hints, "%s …\n", part.name)
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// needsRegister reports whether one of the parts works on the filled database.
func needsRegister(parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return part != "names" })
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

func (b *bench) print() {
	fmt.Printf("%s, %s, %d cores, %s\n\n", time.Now().Format("2006-01-02"), runtime.Version(), runtime.NumCPU(), processor())
	fmt.Println("| what | measured | promised | |")
	fmt.Println("|---|---|---|---|")
	for _, f := range b.figures {
		fmt.Printf("| %s | %s | %s | %s |\n", f.what, f.measured, f.bound, map[bool]string{true: "kept", false: "NOT KEPT"}[f.ok])
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
