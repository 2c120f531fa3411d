package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// backupName is how backups in a folder are named. Files of other names are
// not ours to delete.
var backupName = regexp.MustCompile(`^twinhall-([0-9]{8}T[0-9]{6}Z)\.backup$`)

const backupTime = "20060102T150405Z"

// backupInto writes a backup named by its time into a folder and deletes those
// that have had theirs: only after the new one is whole.
func (a *app) backupInto(ctx context.Context, dir, keep string) error {
	days, err := daysOf(keep)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return errs.Wrap(errs.Invalid, err, "the folder %s cannot be made", dir)
	}
	db, err := sqldb.OpenToLook(ctx, a.database)
	if err != nil {
		return err
	}
	defer db.Close()
	now := a.now().UTC()
	path := filepath.Join(dir, "twinhall-"+now.Format(backupTime)+".backup")
	if err := writeWhole(path, func(w io.Writer) error { return db.Dump(ctx, w) }); err != nil {
		return err
	}
	deleted := 0
	if days > 0 {
		if deleted, err = deleteBackups(dir, now.AddDate(0, 0, -days)); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stderr, "Written to %s; %d older backups were deleted.\n", path, deleted)
	a.sayKey(ctx, db, keyNotInBackup)
	return nil
}

func daysOf(keep string) (int, error) {
	days, found := strings.CutSuffix(keep, "d")
	n, err := strconv.Atoi(days)
	if err != nil || !found || n < 0 || n > 36500 {
		return 0, errUsage{errs.New(errs.Invalid, "--keep %q is no number of days like 30d", keep)}
	}
	return n, nil
}

// deleteBackups deletes the backups in a folder that were made before a time,
// which their names say.
func deleteBackups(dir string, before time.Time) (deleted int, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		m := backupName.FindStringSubmatch(f.Name())
		if m == nil {
			continue
		}
		if made, err := time.Parse(backupTime, m[1]); err != nil || !made.Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return deleted, errs.Wrap(errs.Invalid, err, "an old backup could not be deleted")
		}
		deleted++
	}
	return deleted, nil
}
