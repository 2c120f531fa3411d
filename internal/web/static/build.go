package static

import (
	"hash/fnv"
	"io"
	"os"
	"strconv"
	"sync"
)

// programHash names the running program by its content: another build of it
// may draw the same edition otherwise.
var programHash = sync.OnceValue(func() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := fnv.New64a()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return strconv.FormatUint(h.Sum64(), 36)
})
