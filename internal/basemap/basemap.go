// Package basemap knows the shapes of land and the borders of countries, for
// maps that the server draws. Its data is compiled at build time and embedded.
package basemap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"io"
	"io/fs"
	"sync"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// Line is a chain of points. A longitude may lie beyond 180 degrees where the
// chain runs on around the world.
type Line struct{ Points []geo.Point }

// Shapes are closed rings of land and open lines of borders.
type Shapes struct{ Land, Borders []Line }

//go:embed all:data
var data embed.FS

// Load returns the shapes. The first call decompresses them. Without compiled
// data the error is errs.Unavailable and says what to run.
var Load = sync.OnceValues(func() (*Map, error) {
	b, err := fs.ReadFile(data, "data/basemap.bin.gz")
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err, "this program was built without the base map: run make, which compiles it")
	}
	zip, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the base map cannot be read: run make again")
	}
	s, err := Read(zip)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the base map cannot be read: run make again")
	}
	return s.project(), nil
})

// step is the unit in which positions are kept, in degrees: 11 m.
const step = 1e-4

// Write writes shapes as differences of whole steps.
func (s *Shapes) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	var buf [binary.MaxVarintLen64]byte
	put := func(n int64) error {
		_, err := out.Write(buf[:binary.PutVarint(buf[:], n)])
		return err
	}
	for _, lines := range [][]Line{s.Land, s.Borders} {
		if err := put(int64(len(lines))); err != nil {
			return err
		}
		for _, l := range lines {
			if err := put(int64(len(l.Points))); err != nil {
				return err
			}
			var lat, lon int64
			for _, p := range l.Points {
				la, lo := round(p.Lat), round(p.Lon)
				if err := put(la - lat); err != nil {
					return err
				}
				if err := put(lo - lon); err != nil {
					return err
				}
				lat, lon = la, lo
			}
		}
	}
	return out.Flush()
}

func round(degrees float64) int64 {
	if degrees < 0 {
		return int64(degrees/step - 0.5)
	}
	return int64(degrees/step + 0.5)
}

// Read reads what Write wrote.
func Read(r io.Reader) (*Shapes, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	s := &Shapes{}
	for _, lines := range []*[]Line{&s.Land, &s.Borders} {
		n, err := count(in, 100_000)
		if err != nil {
			return nil, err
		}
		for range n {
			m, err := count(in, 1_000_000)
			if err != nil {
				return nil, err
			}
			l := Line{Points: make([]geo.Point, m)}
			var lat, lon int64
			for i := range l.Points {
				dLat, err := binary.ReadVarint(in)
				if err != nil {
					return nil, err
				}
				dLon, err := binary.ReadVarint(in)
				if err != nil {
					return nil, err
				}
				lat, lon = lat+dLat, lon+dLon
				p := geo.Point{Lat: float64(lat) * step, Lon: float64(lon) * step}
				l.Points[i] = p
			}
			*lines = append(*lines, l)
		}
	}
	return s, nil
}

func count(in *bufio.Reader, bound int64) (int64, error) {
	n, err := binary.ReadVarint(in)
	if err == nil && (n < 0 || n > bound) {
		err = errs.New(errs.Invalid, "the base map holds a number out of bounds")
	}
	return n, err
}
