//go:build linux || darwin || freebsd

package sqldb

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// alone waits until no other process upgrades a database in the same folder.
// The lock is on the folder: it leaves no file behind, ends with the process,
// and SQLite's own locks, which are on the file, are not touched.
func alone(ctx context.Context, path string) (release func(), err error) {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { folder.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			folder.Close()
			return nil, err
		}
		select {
		case <-ctx.Done():
			folder.Close()
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
