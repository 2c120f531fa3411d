package gazetteer

import (
	"bytes"
	"embed"
	"io/fs"
	"sync"

	"twinhall/internal/errs"
)

//go:embed all:data
var data embed.FS

// Load returns the gazetteer. The first call decompresses it; later ones
// return the same value. If the program was built without the compiled data
// the error is errs.Unavailable and says what to run.
var Load = sync.OnceValues(func() (*Gazetteer, error) {
	b, err := fs.ReadFile(data, "data/gazetteer.bin.gz")
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err,
			"this program was built without the gazetteer: run make, which compiles it")
	}
	g, err := read(bytes.NewReader(b))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the compiled gazetteer cannot be read: run make again")
	}
	return g, nil
})
