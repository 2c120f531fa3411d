//go:build linux || darwin || freebsd

package disk

import (
	"errors"
	"syscall"
)

// Measure is the room on the file system that holds a folder or a file, as far
// as this user may take it.
func Measure(path string) (Room, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return Room{}, err
	}
	size := uint64(s.Bsize)
	return Room{Free: uint64(s.Bavail) * size, Total: uint64(s.Blocks) * size}, nil
}

// IsFull reports whether something could not be written because there is no
// room for it, or because the file system is for reading only.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS)
}
