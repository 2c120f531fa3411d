package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"twinhall/internal/register"
	"twinhall/internal/sqldb/sqldbtest"
)

// trial is one fault, again and again, on one database.
type trial struct {
	database, fault string
	times           int
	nodes           int
	// inflict brings about the fault once, or twice where two may follow each
	// other at once and left allows it, and returns how often.
	inflict func(ctx context.Context, s *scene, left int) (int, error)
}

const (
	onSQLite   = "SQLite"
	onPostgres = "PostgreSQL"
)

func trials(o options) []trial {
	return []trial{
		{onSQLite, "the program is killed (SIGKILL)", o.kills, 1, kill},
		{onSQLite, "the disk is full", o.full, 1, fillDisk},
		{onPostgres, "PostgreSQL is restarted at once (SIGQUIT)", o.restarts, 1, restart},
		{onPostgres, "one of two nodes is killed (SIGKILL)", o.nodes, 2, kill},
	}
}

// result is a line of the table.
type result struct {
	trial
	written, acknowledged, found int
	lost, doubled, hidden        int
	unasked                      int // found and never acknowledged
	refused                      int
	well                         bool // as doctor finds
	problems                     []string
	took                         time.Duration
}

func (r *result) kept() bool {
	return r.well && r.lost == 0 && r.doubled == 0 && r.hidden == 0 && len(r.problems) == 0 && r.found == r.acknowledged
}

func (r *result) problem(text string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(text, args...))
}

// scene is a register with its servers and writers.
type scene struct {
	dir      string
	database string
	cluster  *sqldbtest.Cluster // nil on SQLite
	nodes    []*node
	writers  []*writer
	pause    time.Duration
	random   *rand.Rand
	noted    atomic.Int64 // acknowledged writes
	refusal  atomic.Int64 // answers of 503
}

// run makes a register in a new folder, brings about the faults while the
// writers write, and counts.
func (t trial) run(ctx context.Context, o options, dir string, random *rand.Rand) (*result, error) {
	began := time.Now()
	r := &result{trial: t}
	r.times = 0
	s, err := t.open(ctx, o, dir, random)
	defer s.close()
	if err != nil {
		return nil, err
	}
	if err := s.perform(ctx, r, t); err != nil {
		return nil, err
	}
	if err := s.check(ctx, r, o.program); err != nil {
		return nil, err
	}
	r.took = time.Since(began)
	return r, nil
}

// open makes the register and starts its servers. The scene is to be closed
// after an error too.
func (t trial) open(ctx context.Context, o options, dir string, random *rand.Rand) (*scene, error) {
	s := &scene{dir: dir, database: filepath.Join(dir, "twinhall.db"), pause: o.pause, random: random}
	err := os.Mkdir(dir, 0o700)
	if err != nil {
		return s, err
	}
	if t.database == onPostgres {
		if s.cluster, err = sqldbtest.StartCluster("fsync=on"); err != nil {
			return s, err
		}
		s.database = s.cluster.Address()
	}
	places, err := fill(ctx, s.database, o.writers)
	if err != nil {
		return s, err
	}
	user := []string{"--database", s.database, "user", "add", editorEmail, "--name", "Ed Itor", "--role", "editor"}
	if _, err := o.program.run(ctx, editorPassword+"\n", user...); err != nil {
		return s, err
	}
	for i := range t.nodes {
		n := &node{program: o.program, args: s.settings(i)}
		s.nodes = append(s.nodes, n)
		if err := n.start(ctx); err != nil {
			return s, err
		}
	}
	for i, p := range places {
		w := &writer{name: fmt.Sprintf("writer%02d", i), nodes: s.nodes, on: i, place: p, again: o.again,
			noted: &s.noted, refusal: &s.refusal}
		if w.browser, err = newBrowser(); err != nil {
			return s, err
		}
		if err := w.signIn(ctx); err != nil {
			return s, err
		}
		s.writers = append(s.writers, w)
	}
	return s, nil
}

// settings are the flags by which a node, and doctor, find what is kept.
func (s *scene) settings(node int) []string {
	return []string{"--database", s.database, "--edition-file", filepath.Join(s.dir, fmt.Sprintf("edition%d.gz", node)),
		"--erasures", filepath.Join(s.dir, "erasures")}
}

func (s *scene) close() {
	for _, n := range s.nodes {
		n.kill()
	}
	if s.cluster != nil {
		s.cluster.Stop()
	}
}

// perform lets the writers write while the faults come. After each the program
// must take writes again before the next.
func (s *scene) perform(ctx context.Context, r *result, t trial) (err error) {
	stop := make(chan struct{})
	var writing sync.WaitGroup
	for _, w := range s.writers {
		writing.Go(func() { w.work(ctx, stop) })
	}
	defer func() {
		close(stop)
		writing.Wait()
	}()
	for r.times < t.times {
		if err := s.writesAgain(ctx); err != nil {
			return fmt.Errorf("after %d faults: %w", r.times, err)
		}
		if err := s.rest(ctx, s.pause); err != nil {
			return err
		}
		n, err := t.inflict(ctx, s, t.times-r.times)
		if err != nil {
			return fmt.Errorf("at fault %d: %w", r.times+1, err)
		}
		r.times += n
	}
	return s.writesAgain(ctx)
}

// rest waits for a random time.
func (s *scene) rest(ctx context.Context, most time.Duration) error {
	select {
	case <-time.After(time.Duration(s.random.Int64N(int64(most)))):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writesAgain waits until a write is acknowledged.
func (s *scene) writesAgain(ctx context.Context) error {
	return s.await(ctx, "it takes no writes", &s.noted, s.noted.Load()+1)
}

// await waits until a counter says so much.
func (s *scene) await(ctx context.Context, otherwise string, counter *atomic.Int64, want int64) error {
	for began := time.Now(); counter.Load() < want; {
		for _, n := range s.nodes {
			if err := n.ended(); err != nil {
				return err
			}
		}
		if time.Since(began) > startTime {
			return s.nodes[0].fault("%s within %s", otherwise, startTime)
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// kill kills a node and starts it again. Every fifth time it is killed once
// more while it starts.
func kill(ctx context.Context, s *scene, left int) (int, error) {
	n := s.nodes[s.random.IntN(len(s.nodes))]
	n.kill()
	times := 1
	if left > 1 && s.random.IntN(5) == 0 {
		if err := n.begin(); err != nil {
			return times, err
		}
		if err := s.rest(ctx, s.pause/2); err != nil {
			return times, err
		}
		n.kill()
		times++
	}
	return times, n.start(ctx)
}

// restart ends PostgreSQL as a crash would and starts it again.
func restart(ctx context.Context, s *scene, _ int) (int, error) {
	s.cluster.Halt()
	if err := s.rest(ctx, s.pause/2); err != nil {
		return 1, err
	}
	return 1, s.cluster.Resume()
}

// fillDisk lets the kernel refuse what the program writes behind a random place
// of its files, in the middle of a write too, until somebody was told so.
func fillDisk(ctx context.Context, s *scene, _ int) (int, error) {
	log, err := os.Stat(s.database + "-wal")
	if err != nil {
		return 0, err
	}
	limit := func(bytes string) error {
		out, err := exec.CommandContext(ctx, "prlimit", "--pid", fmt.Sprint(s.nodes[0].cmd.Process.Pid), "--fsize="+bytes+":").CombinedOutput()
		if err != nil {
			return fmt.Errorf("prlimit (on Debian: apt-get install util-linux): %w: %s", err, out)
		}
		return nil
	}
	if err := limit(fmt.Sprint(s.random.Int64N(log.Size() + 1))); err != nil {
		return 0, err
	}
	if err := s.await(ctx, "no form is refused on a full disk", &s.refusal, s.refusal.Load()+1); err != nil {
		return 1, err
	}
	if err := s.rest(ctx, s.pause/2); err != nil {
		return 1, err
	}
	return 1, limit("unlimited")
}

// check counts what the register holds once the program is stopped, asks doctor
// about it, and starts the program once more to see what is public.
func (s *scene) check(ctx context.Context, r *result, p program) error {
	for _, n := range s.nodes {
		if err := n.stop(ctx); err != nil {
			return err
		}
	}
	holds, err := count(ctx, s.database)
	if err != nil {
		return err
	}
	for _, w := range s.writers {
		r.compare(w, holds)
		r.refused += w.refused
		r.hidden += w.hidden
		r.problems = append(r.problems, w.problems...)
	}
	r.well = true
	for i, n := range s.nodes {
		well, wrong, err := p.doctor(ctx, s.settings(i)...)
		if err != nil {
			return err
		}
		r.well = r.well && well
		for _, f := range wrong {
			r.problem("doctor: %s", f)
		}
		if err := n.start(ctx); err != nil {
			return err
		}
		for _, w := range s.writers {
			if err := s.public(ctx, r, w, n, holds); err != nil {
				return err
			}
		}
		if err := n.stop(ctx); err != nil {
			return err
		}
	}
	return nil
}

// public looks whether the public pages of a node show what a writer wrote.
func (s *scene) public(ctx context.Context, r *result, w *writer, n *node, holds *stock) error {
	titles, err := w.activities(ctx, n)
	if err != nil {
		return err
	}
	for _, x := range w.writes {
		if x.acknowledged && x.kind == register.KindActivity && !titles[x.marker] {
			r.hidden++
			r.problem("%s was acknowledged and is not public", x.marker)
		}
	}
	w.nodes = []*node{n}
	code, page, _, err := w.ask(ctx, w.place.page(), nil)
	if err != nil {
		return err
	}
	if website := holds.websites[w.place.unit]; website != "" && (code != http.StatusOK || !shows(page, []string{website})) {
		r.hidden++
		r.problem("%s answers %d and does not show %s", w.place.page(), code, website)
	}
	return nil
}
