package sqldb

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// makePrivate makes an empty file that only its owner may read, whatever the
// process's mask says, where there is none yet. SQLite takes an empty file for a
// new database, and gives its log (-wal) and its index (-shm) the same rights.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		// A link to nothing stands in the way of O_EXCL, and SQLite would follow it.
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return errors.New("it is a link to a file that is not there")
		}
		return nil
	} else if err != nil {
		return err
	}
	err = f.Chmod(0o600)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// Exposed are those of the files of a SQLite database that others than their
// owner may read: none for PostgreSQL.
func Exposed(database string) (files []string) {
	if IsPostgres(database) || runtime.GOOS == "windows" {
		return nil
	}
	for _, path := range []string{database, database + "-wal", database + "-shm"} {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			files = append(files, path)
		}
	}
	return files
}
