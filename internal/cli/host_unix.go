//go:build linux || darwin || freebsd

package cli

import (
	"os"
	"syscall"
)

// freeBytes is the room that is left for this user on the disk of a folder.
func freeBytes(dir string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}

// foreign reports whether root looks at a file of somebody else.
func (d *doctor) foreign(path string) bool {
	info, err := os.Stat(path)
	if err != nil || os.Geteuid() != 0 {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && owner.Uid != 0
}

// mayWrite reports whether this user may make files in a folder.
func mayWrite(dir string) bool { return syscall.Access(dir, 2) == nil } // W_OK
