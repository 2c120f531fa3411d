package cli

import (
	"os"
	"path/filepath"
	"slices"

	"twinhall/internal/sqldb"
)

// rights looks at who may read and write what is kept.
func (d *doctor) rights() {
	files := []string{d.editionPath()}
	if !sqldb.IsPostgres(d.database) {
		files = append(files, d.database)
		files = append(files, sqldb.Copies(d.database)...)
		// SQLite needs to write beside the file.
		if dir := filepath.Dir(d.database); !mayWrite(dir) {
			d.wrong("rights", "run this as the user that serves, or give that user the folder", "this user cannot write to the folder %s", dir)
		}
		if d.foreign(d.database) {
			d.warn("rights", "run the commands as that user: runuser -u twinhall -- twinhall …",
				"%s belongs to another user; files that a command run as root makes beside it cannot be opened by serve", d.database)
		}
	}
	found := false
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			continue // others tell of what is missing
		}
		switch mode := info.Mode().Perm(); {
		case mode&0o002 != 0:
			d.wrong("rights", "chmod o-w "+path, "every user of this machine may change %s", path)
			found = true
		case mode&0o004 != 0 && path != d.editionPath() && openFolder(path):
			d.warn("rights", "chmod o-r "+path, "every user of this machine may read %s, also what is not public", path)
			found = true
		}
	}
	if !found {
		d.fine("rights", "nobody else may change what is kept")
	}
}

// openFolder reports whether every user gets at the files of a folder.
func openFolder(path string) bool {
	dir, err := filepath.Abs(filepath.Dir(path))
	for ; err == nil; dir = filepath.Dir(dir) {
		info, e := os.Stat(dir)
		if e != nil || info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
	return false
}

// disk looks for room where something is written: a copy of the database is
// made before an upgrade, and SQLite's log can grow as large as an import.
func (d *doctor) disk() {
	need := uint64(64 << 20)
	folders := []string{existing(filepath.Dir(d.editionPath()))}
	if !sqldb.IsPostgres(d.database) {
		folders = append(folders, existing(filepath.Dir(d.database)))
		if info, err := os.Stat(d.database); err == nil {
			need += uint64(info.Size())
		}
	}
	slices.Sort(folders)
	for _, dir := range slices.Compact(folders) {
		free, err := freeBytes(dir)
		switch {
		case err != nil:
			d.warn("disk", "", "the room in %s cannot be read: %v", dir, err)
		case free < need:
			d.wrong("disk", "make room; upgrades and imports would fail", "%d MB are free in %s, %d MB are needed for a copy of the database", free>>20, dir, need>>20)
		case free < 4*need:
			d.warn("disk", "make room before long", "%d MB are free in %s", free>>20, dir)
		default:
			d.fine("disk", "%d MB are free in %s", free>>20, dir)
		}
	}
}

// existing is the nearest folder that there is.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
