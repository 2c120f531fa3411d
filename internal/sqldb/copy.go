package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"twinhall/internal/errs"
)

// copiesKept is how many copies made before upgrades stay beside a database.
const copiesKept = 3

// copyName matches what follows the database's name in the name of a copy: the
// version that it was of and the time.
var copyName = regexp.MustCompile(`^\.v[0-9]+-([0-9]{8}T[0-9]{6}Z)$`)

// copyBefore copies a SQLite database beside itself before an upgrade.
func (db *DB) copyBefore(ctx context.Context, has, knows int64, u Upgrade) error {
	path := fmt.Sprintf("%s.v%d-%s", db.path, has, time.Now().UTC().Format("20060102T150405Z"))
	if err := db.copyTo(ctx, path); err != nil {
		return errs.Wrap(errs.Unavailable, err,
			"the database has to be brought from version %d to %d, and no copy of it could be made before, so nothing was changed; see to space and rights "+
				"in its folder", has, knows)
	}
	u.say("the database was copied to %s before it is brought from version %d to %d; to go back, stop all programs and put the copy in its place", path,
		has, knows)
	copies := Copies(db.path)
	for _, old := range copies[min(copiesKept, len(copies)):] {
		if err := os.Remove(old); err != nil {
			u.say("an old copy could not be removed: %v", err)
		}
	}
	return nil
}

// copyTo writes a copy that is whole and on the disk when it has its name.
func (db *DB) copyTo(ctx context.Context, path string) error {
	part := path + ".part"
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return err
	}
	defer os.Remove(part) // is gone where all went well
	if err := makePrivate(part); err != nil {
		return err
	}
	if _, err := db.read.ExecContext(ctx, `vacuum into $1`, part); err != nil {
		return err
	}
	info, err := os.Stat(db.path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	// Who may read the database may read the copy, but for everybody.
	if err := f.Chmod(info.Mode().Perm() &^ 0o007); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// Copies are the copies that upgrades made of a SQLite database, the newest
// first.
func Copies(database string) []string {
	entries, err := os.ReadDir(filepath.Dir(database))
	if err != nil {
		return nil
	}
	type dated struct{ path, at string }
	var found []dated
	base := filepath.Base(database)
	for _, e := range entries {
		if len(e.Name()) <= len(base) || e.Name()[:len(base)] != base {
			continue
		}
		if m := copyName.FindStringSubmatch(e.Name()[len(base):]); m != nil {
			found = append(found, dated{filepath.Join(filepath.Dir(database), e.Name()), m[1]})
		}
	}
	slices.SortFunc(found, func(a, b dated) int { return -cmp.Compare(a.at, b.at) })
	paths := make([]string, len(found))
	for i, f := range found {
		paths[i] = f.path
	}
	return paths
}
