package imports

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Worker does what is asked for, one task at a time in the whole installation.
// Any number of them may run, on any number of nodes; what a node had that died
// another takes up from the beginning. Applying is one transaction, so it
// happens once or not at all.
type Worker struct {
	DB    *sqldb.DB
	Log   *slog.Logger
	Now   func() time.Time
	Every time.Duration // between looks; 0 = two seconds

	mu      sync.Mutex
	wake    chan struct{}
	current string // the import under way
	done    int64
	total   int64
	cancel  context.CancelCauseFunc
}

// A claim is renewed every beat. Applying on SQLite lets nobody else write, so
// that it cannot be renewed then; nobody else can take it either.
const (
	claimFor = 20 * time.Second
	beat     = time.Second
)

// errStopped says that a person stopped a run, errLost that another node has it.
var (
	errStopped = errors.New("stopped by a person")
	errLost    = errors.New("another node has it")
)

// Wake has the worker look at once.
func (w *Worker) Wake() {
	select {
	case w.bell() <- struct{}{}:
	default:
	}
}

func (w *Worker) bell() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wake == nil {
		w.wake = make(chan struct{}, 1)
	}
	return w.wake
}

// At is how far an import is that this process runs.
func (w *Worker) At(id string) (done, total int64, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done, w.total, w.current == id && id != ""
}

// Stop stops an import, wherever it runs.
func (w *Worker) Stop(ctx context.Context, id string) error {
	w.mu.Lock()
	if w.current == id && w.cancel != nil {
		// Applying on SQLite would keep the mark below waiting.
		w.cancel(errStopped)
	}
	w.mu.Unlock()
	return w.DB.Write(ctx, func(tx *sqldb.Tx) error { return Stop(tx, id) })
}

// Run works until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	every := w.Every
	if every == 0 {
		every = 2 * time.Second
	}
	for {
		worked, err := w.Once(ctx)
		if err != nil && ctx.Err() == nil {
			w.Log.Warn("an import waits", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-w.bell():
		case <-time.After(every):
		}
	}
}

// Once does the next task; false where there is none, or where another node is
// at work.
func (w *Worker) Once(ctx context.Context) (bool, error) {
	node := ledger.NewID()
	m, err := w.claim(ctx, node)
	if err != nil || m == nil {
		return false, err
	}
	run, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w.set(m.ID, cancel)
	defer w.set("", nil)
	beating := make(chan struct{})
	go func() { defer close(beating); w.hold(run, cancel, m.ID, node) }()
	err = w.do(run, m, node)
	cause := context.Cause(run)
	cancel(nil)
	<-beating
	switch {
	case err == nil, errors.Is(err, errLost), errors.Is(cause, errLost):
		return true, nil
	case ctx.Err() != nil:
		// The process ends: whoever comes next takes it up at once.
		return true, w.release(node, m.ID)
	}
	return true, w.failed(ctx, m.ID, node, cause, err)
}

func (w *Worker) set(id string, cancel context.CancelCauseFunc) {
	w.mu.Lock()
	w.current, w.cancel, w.done, w.total = id, cancel, 0, 0
	w.mu.Unlock()
}

// claim takes the oldest task that waits or whose node died.
func (w *Worker) claim(ctx context.Context, node string) (m *Import, err error) {
	now := w.Now()
	waits := 0
	if err := w.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Row(`select count(*) from import_file where state = 'waiting' or state = 'running'`, nil, &waits)
	}); err != nil || waits == 0 {
		return nil, err
	}
	err = w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		m = nil
		if err := tx.Exclusive("import job"); err != nil {
			return err
		}
		busy := 0
		if err := tx.Row(`select count(*) from import_file where state = 'running' and claimed > $1`, []any{now.UnixMilli()}, &busy); err != nil || busy > 0 {
			return err
		}
		// What a person stopped while its node died stays stopped.
		if _, err := tx.Exec(`update import_file set state = 'stopped' where state = 'running' and stop = 1`); err != nil {
			return err
		}
		if err := tx.Each(`select `+columns+` from import_file where state = 'waiting' or state = 'running' order by asked, id limit 1`, nil,
			func(row sqldb.Row) (err error) {
				m, err = scan(row)
				return err
			}); err != nil || m == nil {
			return err
		}
		_, err := tx.Exec(`update import_file set state = 'running', node = $1, claimed = $2, done = 0, total = 0 where id = $3`, node,
			now.Add(claimFor).UnixMilli(), m.ID)
		return err
	})
	return m, err
}

// hold renews the claim, writes down how far it is, and hears whether a person
// stopped it, until the run ends.
func (w *Worker) hold(ctx context.Context, cancel context.CancelCauseFunc, id, node string) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(beat):
		}
		done, total, _ := w.At(id)
		stop := int64(0)
		err := w.DB.Write(ctx, func(tx *sqldb.Tx) error {
			n, err := tx.Exec(`update import_file set claimed = $1, done = $2, total = $3 where id = $4 and node = $5 and state = 'running'`,
				w.Now().Add(claimFor).UnixMilli(), done, total, id, node)
			if err != nil {
				return err
			}
			if n == 0 {
				return errLost
			}
			return tx.Row(`select stop from import_file where id = $1`, []any{id}, &stop)
		})
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errLost):
			cancel(errLost)
		case err == nil && stop != 0:
			cancel(errStopped)
		}
	}
}

// do runs a task to its end and keeps what came of it.
func (w *Worker) do(ctx context.Context, m *Import, node string) error {
	var raw []byte
	var decisions map[int]string
	if err := w.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if raw, err = content(tx, m.ID); err != nil {
			return err
		}
		decisions, err = rowDecisions(tx, m.ID)
		return err
	}); err != nil {
		return err
	}
	now := w.Now()
	t, err := Table(ctx, m.Kind, m.Name, raw, m.Options, date.DayOf(now))
	if err != nil {
		return err
	}
	o := m.Options
	io := intake.Options{Apply: m.Task == Apply, Source: o.Source, Publisher: o.Publisher, Retrieved: o.Retrieved, Actor: m.Account, Now: now,
		Fields: o.Fields, Decisions: decisions, KeepSource: o.KeepSource,
		Country: o.Country, Partial: o.Partial, Members: o.Members, Year: o.Year, ACountry: o.ACountry, BCountry: o.BCountry,
		Split: o.Split}
	if m.Kind == Wikidata {
		io.Fields = nil
	}
	io.Progress = func(done, total int) {
		w.mu.Lock()
		w.done, w.total = int64(done), int64(total)
		w.mu.Unlock()
	}
	io.Keep = func(tx *ledger.Tx, report *intake.Report, lines []intake.Line) error {
		if tx != nil {
			return keep(tx.Tx, m, node, decisions, report, lines)
		}
		return w.DB.Write(ctx, func(tx *sqldb.Tx) error { return keep(tx, m, node, decisions, report, lines) })
	}
	if m.Kind == Municipalities {
		_, err = intake.Municipalities(ctx, w.DB, t, io)
	} else {
		_, err = intake.Partnerships(ctx, w.DB, t, io)
	}
	return err
}

// keep writes down what a run came to, unless another node has taken it over:
// then all of it is taken back.
func keep(tx *sqldb.Tx, m *Import, node string, decisions map[int]string, report *intake.Report, lines []intake.Line) error {
	short := *report
	short.Lines = nil // they stand in the rows
	text, err := json.Marshal(short)
	if err != nil {
		return err
	}
	batch := m.Batch
	if report.Applied {
		batch = report.Batch
	}
	n, err := tx.Exec(`update import_file set state = 'done', node = '', claimed = 0, done = total, stop = 0, stale = 0, report = $1, batch = $2
		where id = $3 and node = $4 and state = 'running'`, string(text), batch, m.ID, node)
	if err != nil {
		return err
	}
	if n == 0 {
		return errLost
	}
	if err := putRows(tx, m.ID, lines); err != nil {
		return err
	}
	if report.Applied && report.Ambiguous+report.Rejected == 0 {
		// Nothing is left to do with the file.
		if _, err := tx.Exec(`delete from import_row where import = $1`, m.ID); err != nil {
			return err
		}
		_, err := tx.Exec(`delete from import_chunk where import = $1`, m.ID)
		return err
	}
	return keepDecisions(tx, m.ID, decisions)
}

// release gives a task back that this process could not finish.
func (w *Worker) release(node, id string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update import_file set state = 'waiting', node = '', claimed = 0 where id = $1 and node = $2 and state = 'running'`, id, node)
		return err
	})
}

// failed writes down why a run came to nothing. A database that is away is no
// failure of the file: the claim runs out, and it is tried again.
func (w *Worker) failed(ctx context.Context, id, node string, cause, err error) error {
	state, problem := Failed, ""
	switch note, ok := intake.NoteOf(err); {
	case errors.Is(cause, errStopped):
		state = Stopped
	case errs.Is(err, errs.Unavailable):
		return err
	case errs.Is(err, errs.Conflict):
		problem = `{"k":"changed-meanwhile"}`
	case ok:
		b, err := json.Marshal(note)
		if err != nil {
			return err
		}
		problem = string(b)
	default:
		problem = `{"k":"failed"}`
		if errs.Is(err, errs.Invalid) {
			problem = `{"k":"refused"}`
		}
		w.Log.Error("an import failed", "import", id, "error", err)
	}
	return w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update import_file set state = $1, problem = $2, node = '', claimed = 0, stop = 0 where id = $3 and node = $4 and state = 'running'`,
			string(state), problem, id, node)
		return err
	})
}
