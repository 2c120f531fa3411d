package edition

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Keeper holds the current edition and follows the ledger: when its last
// public entry has moved it builds the next one, at most one at a time and, at
// the usual pace, one a second. While the database does not answer it keeps the
// last one, which also lies on disk for the next start.
type Keeper struct {
	// Pace is how fast Follow goes. Set it before.
	Pace Pace

	path    string // of the edition on disk, "" = none is kept
	parts   []Part
	taken   *Snapshot // of the current edition, nil where it is from disk
	log     *slog.Logger
	current atomic.Pointer[Edition]
	state   atomic.Pointer[KeeperState]
	watch   sync.Mutex
	after   []func(*Edition)
}

// KeeperState is how the keeper fares.
type KeeperState struct {
	Number       int64
	FromDisk     bool // the edition was read from disk and not yet compared with the database
	DatabaseDown bool
	Cause        string // for operators

	Head   int64         // the ledger's last public position, as it was last read
	Builds int64         // editions built by this process
	Built  time.Time     // when the current one was, zero where it is from disk
	Took   time.Duration // building it
}

// Pace is how often the head of the ledger is read, one row by its key, and how
// long after an edition the next one is built at the soonest.
type Pace struct{ Poll, Apart time.Duration }

// usual is the pace of an installation. What is changed is public within two
// seconds.
var usual = Pace{Poll: 400 * time.Millisecond, Apart: time.Second}

// NewKeeper makes a keeper of editions with these parts that keeps the current
// one at path as well. Call Start.
func NewKeeper(path string, log *slog.Logger, parts ...Part) *Keeper {
	k := &Keeper{Pace: usual, path: path, log: log, parts: parts}
	k.state.Store(&KeeperState{})
	return k
}

// Current is the edition, nil before there is one.
func (k *Keeper) Current() *Edition { return k.current.Load() }

// State is how the keeper fares.
func (k *Keeper) State() KeeperState { return *k.state.Load() }

// OnChange calls f with every new edition, before the keeper goes on.
func (k *Keeper) OnChange(f func(*Edition)) {
	k.watch.Lock()
	defer k.watch.Unlock()
	k.after = append(k.after, f)
}

// Start makes the first edition: from the database, else from disk. It fails
// with errs.Unavailable only where neither is to be had.
func (k *Keeper) Start(ctx context.Context, open func(context.Context) (*sqldb.DB, error)) (*sqldb.DB, error) {
	db, err := open(ctx)
	if err == nil {
		if err = k.refresh(ctx, db); err == nil {
			return db, nil
		}
		db.Close()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if k.path == "" || errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return nil, err
	}
	s, diskErr := Load(k.path, k.parts...)
	if diskErr != nil {
		return nil, err
	}
	k.log.Error("the database does not answer; the edition on disk is shown", "error", err, "edition", s.Number)
	k.show(New(s), KeeperState{FromDisk: true, DatabaseDown: true, Cause: err.Error()})
	return nil, nil
}

// Follow keeps the edition up to date until ctx ends. db may be nil, where the
// database did not answer at the start: open is tried until it does.
func (k *Keeper) Follow(ctx context.Context, db *sqldb.DB, open func(context.Context) (*sqldb.DB, error)) {
	var built time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(k.Pace.Poll):
		}
		if db == nil {
			opened, err := open(ctx)
			if err != nil {
				k.down(err)
				continue
			}
			db = opened
			defer db.Close()
		}
		head, err := k.head(ctx, db)
		if err != nil {
			k.down(err)
			continue
		}
		state := k.State()
		if state.Head != head {
			state.Head = head
			k.state.Store(&state)
		}
		if !state.FromDisk && !state.DatabaseDown && head == state.Number {
			continue
		}
		if head == state.Number && !state.FromDisk {
			state.DatabaseDown, state.Cause = false, ""
			k.state.Store(&state)
			k.log.Info("the database answers again")
			continue
		}
		if wait := k.Pace.Apart - time.Since(built); wait > 0 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
		if err := k.refresh(ctx, db); err != nil {
			k.down(err)
			continue
		}
		built = time.Now()
	}
}

func (k *Keeper) head(ctx context.Context, db *sqldb.DB) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var head ledger.Head
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		head, err = ledger.ReadHead(tx)
		return err
	})
	return head.Public, err
}

func (k *Keeper) down(err error) {
	// A database that answers again but is of a newer program is another thing
	// than one that does not answer.
	if s := k.State(); !s.DatabaseDown || errs.Is(err, errs.Conflict) && s.Cause != err.Error() {
		s.DatabaseDown, s.Cause = true, err.Error()
		k.state.Store(&s)
		k.log.Error("the database cannot be used; the last edition goes on being shown", "error", err, "edition", s.Number)
	}
}

func (k *Keeper) refresh(ctx context.Context, db *sqldb.DB) error {
	began := time.Now()
	s, e, err := k.build(ctx, db)
	if err != nil {
		return err
	}
	k.taken = s
	took := time.Since(began)
	k.show(e, KeeperState{Head: e.Number, Builds: k.State().Builds + 1, Built: time.Now(), Took: took})
	k.log.Info("edition built", "edition", e.Number, "units", len(e.Units), "partnerships", len(e.Partnerships), "took", took.Round(time.Millisecond).String())
	if k.path != "" {
		if err := s.Save(k.path); err != nil {
			k.log.Error("the edition was not kept on disk", "error", err)
		}
	}
	return nil
}

// build makes the next edition: of its parts alone where nothing else changed
// since the last one that was made of the database.
func (k *Keeper) build(ctx context.Context, db *sqldb.DB) (*Snapshot, *Edition, error) {
	if k.taken == nil {
		s, err := Take(ctx, db, k.parts...)
		if err != nil {
			return nil, nil, err
		}
		return s, New(s), nil
	}
	s, shared, err := k.taken.next(ctx, db)
	switch {
	case err != nil:
		return nil, nil, err
	case shared:
		return s, k.Current().With(s), nil
	}
	return s, New(s), nil
}

func (k *Keeper) show(e *Edition, s KeeperState) {
	s.Number = e.Number
	k.current.Store(e)
	k.state.Store(&s)
	k.watch.Lock()
	defer k.watch.Unlock()
	for _, f := range k.after {
		f(e)
	}
}
