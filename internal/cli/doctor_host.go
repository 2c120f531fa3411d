package cli

import (
	"os"
	"path/filepath"

	"twinhall/internal/disk"
	"twinhall/internal/sqldb"
)

// rights looks at who may read and write what is kept.
func (d *doctor) rights() {
	files := []string{d.editionPath()}
	if path, err := erasuresPath(d.database, d.flags.erasures); err == nil {
		files = append(files, path)
	}
	if path, err := keyPath(d.database, d.flags.keyFile, d.flags.settings); err == nil && !passedOn(path) {
		files = append(files, path)
	}
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
		switch {
		case info.Mode().Perm()&0o002 != 0:
			d.wrong("rights", "chmod o-w "+path, "every user of this machine may change %s", path)
			found = true
		case path != d.editionPath() && path != d.database && othersMayRead(info):
			d.warn("rights", "chmod 600 "+path, "other users of this machine may read %s, also what is not public", path)
			found = true
		}
	}
	for _, a := range exposed(d.database) {
		d.warn("rights", a.do, "%s", a.says)
		found = true
	}
	if !found {
		d.fine("rights", "nobody else may change what is kept")
	}
}

// erasures looks whether somebody who asks for it can be erased.
func (d *doctor) erasures() {
	path, err := erasuresPath(d.database, d.flags.erasures)
	if err != nil {
		d.warn("erasures", "set --erasures (TWINHALL_ERASURES) to one file for all nodes", "no list of erasures is set: the desk can erase nobody")
		return
	}
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		d.wrong("erasures", "name a file", "%s is a folder", path)
	case err == nil && !mayWrite(path), err != nil && !mayWrite(filepath.Dir(path)):
		d.wrong("erasures", "let the user that serves write to it and to its folder", "this user cannot write to %s", path)
	default:
		d.fine("erasures", "%s can be written", path)
	}
}

// disk looks for room where something is written, as the server does while it
// runs. A copy of the database is made before an upgrade, and SQLite's log can
// grow as large as an import.
func (d *doctor) disk() {
	need := uint64(0)
	if info, err := os.Stat(d.database); err == nil && !sqldb.IsPostgres(d.database) {
		need = 64<<20 + uint64(info.Size())
	}
	for _, s := range disk.Look(d.flags.places(d.database, d.editionPath()), d.measure) {
		where := s.Name + ", " + s.Path
		switch {
		case s.Elsewhere():
			d.fine("disk", "%s: the room of PostgreSQL cannot be measured from here, look at it on its own machine", s.Name)
		case s.Err != nil:
			d.warn("disk", "see whether the folder is there", "%s: the room cannot be read: %v", where, s.Err)
		case s.Low():
			d.wrong("disk", "make room: soon nothing can be written", "%s: %d MB of %d MB are free", where, s.Free>>20, s.Total>>20)
		case s.Name == "database" && s.Free < need:
			d.wrong("disk", "make room: upgrades and imports would fail", "%s: %d MB are free, %d MB are needed for a copy of the database", where,
				s.Free>>20, need>>20)
		case s.Name == "database" && s.Free < 4*need:
			d.warn("disk", "make room before long", "%s: %d MB are free", where, s.Free>>20)
		default:
			d.fine("disk", "%s: %d MB of %d MB are free", where, s.Free>>20, s.Total>>20)
		}
	}
}
