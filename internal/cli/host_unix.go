//go:build linux || darwin || freebsd

package cli

import (
	"os"
	"syscall"
)

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
