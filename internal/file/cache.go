package file

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Cache keeps the published files on the disk of a node, so that they are shown
// while the database is away. It holds no others: what ceases to be published
// is deleted from it. It has at most so many bytes, and what is read from it is
// compared with its name.
type Cache struct {
	dir    string
	most   int64
	log    *slog.Logger
	db     atomic.Pointer[sqldb.DB]
	wanted atomic.Pointer[[]string]
	wake   chan struct{}
	gate   chan struct{} // how many are read from the database at once
	lock   sync.Mutex    // of what lies in the folder
}

// NewCache makes a cache in a folder, which is made when it is needed.
func NewCache(dir string, most int64, log *slog.Logger) *Cache {
	return &Cache{dir: dir, most: most, log: log, wake: make(chan struct{}, 1), gate: make(chan struct{}, 4)}
}

// Open gives the cache the database that files come from.
func (c *Cache) Open(db *sqldb.DB) { c.db.Store(db); c.stir() }

// Want says which files are published, the most important first. Run fetches
// them.
func (c *Cache) Want(hashes []string) { c.wanted.Store(&hashes); c.stir() }

func (c *Cache) stir() {
	select {
	case c.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Run keeps the folder as Want says until ctx ends.
func (c *Cache) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		if wanted := c.wanted.Load(); wanted != nil {
			if err := c.Fill(ctx, *wanted); err != nil && ctx.Err() == nil {
				c.log.Warn("not all published files could be kept on disk", "error", err)
				time.AfterFunc(10*time.Second, c.stir)
			}
		}
	}
}

// Fill brings the published files to the disk, as many as there is room for,
// and deletes all others from it.
func (c *Cache) Fill(ctx context.Context, hashes []string) error {
	left := c.most
	keep := map[string]bool{}
	var failed error
	for _, hash := range hashes {
		if keep[hash] {
			continue
		}
		size, err := c.fetch(ctx, hash, left)
		if err != nil {
			failed = err
			keep[hash] = true // it may be there: the database does not answer
			continue
		}
		if size > 0 && size <= left {
			keep[hash] = true
			left -= size
		}
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	entries, err := os.ReadDir(c.dir)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	for _, e := range entries {
		if isHash(e.Name()) && !keep[e.Name()] {
			if err := os.Remove(filepath.Join(c.dir, e.Name())); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return failed
}

// fetch makes sure that a file lies on the disk and returns its size, 0 where
// there is no room for it.
func (c *Cache) fetch(ctx context.Context, hash string, room int64) (int64, error) {
	if info, err := os.Stat(filepath.Join(c.dir, hash)); err == nil {
		return info.Size(), nil
	}
	content, err := c.load(ctx, hash, room)
	if err != nil || content == nil {
		return 0, err
	}
	return int64(len(content)), c.store(hash, content)
}

// load reads a file from the database, nil where it is larger than room.
func (c *Cache) load(ctx context.Context, hash string, room int64) (content []byte, err error) {
	db := c.db.Load()
	if db == nil {
		return nil, errs.New(errs.Unavailable, "the database does not answer")
	}
	select {
	case c.gate <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-c.gate }()
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		h, err := Get(tx, hash)
		if err != nil || h.Bytes > room {
			return err
		}
		content, err = Read(tx, hash)
		return err
	})
	return content, err
}

// Read returns a published file: from the disk, else from the database, and
// then it lies on the disk too. One on the disk that is not what its name says
// is fetched anew. The error is errs.NotFound or errs.Unavailable.
func (c *Cache) Read(ctx context.Context, hash string) ([]byte, error) {
	if !isHash(hash) {
		return nil, errs.New(errs.NotFound, "there is no file %s", hash)
	}
	path := filepath.Join(c.dir, hash)
	if content, err := os.ReadFile(path); err == nil {
		if hashOf(content) == hash {
			now := time.Now()
			_ = os.Chtimes(path, now, now) // the oldest go first; if it fails this one goes a little early
			return content, nil
		}
		c.log.Error("a file on disk was not what its name says and is fetched anew", "file", path)
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			c.log.Error("it could not be deleted", "file", path, "error", err)
		}
	}
	content, err := c.load(ctx, hash, 1<<40)
	if err != nil {
		return nil, err
	}
	if err := c.store(hash, content); err != nil {
		c.log.Warn("a published file could not be kept on disk", "error", err)
	}
	return content, nil
}

// store writes a file, whole or not at all, and takes the oldest away where
// there are too many bytes then.
func (c *Cache) store(hash string, content []byte) error {
	if int64(len(content)) > c.most {
		return nil
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	if err := c.makeRoom(int64(len(content))); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.dir, hash))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func (c *Cache) makeRoom(more int64) error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	var all []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && (isHash(e.Name()) || e.Name()[0] == '.') {
			all = append(all, info)
			more += info.Size()
		}
	}
	slices.SortFunc(all, func(a, b os.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range all {
		if more <= c.most {
			return nil
		}
		if err := os.Remove(filepath.Join(c.dir, info.Name())); err != nil && !os.IsNotExist(err) {
			return err
		}
		more -= info.Size()
	}
	return nil
}
