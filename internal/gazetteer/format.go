package gazetteer

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unsafe"
)

// The compiled form is the form in memory: a text, and columns of numbers that
// point into it. Loading is decompression and one pass over the columns.
const magic = "twinhall gazetteer 1\n"

const none = ^uint32(0)

const (
	flagSection = 1 << iota
	flagAbandoned
	flagLone
)

// Gazetteer is the loaded data. It is immutable and safe for concurrent use.
type Gazetteer struct {
	columns
	text      string
	countries []countryRange
	country   map[string]countryRange
}

type countryRange struct {
	code              string
	keyLow, keyHigh   uint32
	areaLow, areaHigh uint32
}

// columns are the arrays of the compiled form. Those that end in Off have one
// element more than there are things: the end of the last.
type columns struct {
	// of places, sorted by country
	number, population, admin1, admin2, nameOff, altOff, countryOf, flags []uint32
	lat, lon                                                              []int32
	// places that have a GeoNames number, by that number
	byNumber []uint32
	// of folded names, sorted by country and name
	keyOff, postOff []uint32
	// place<<1, plus 1 where the name is an alternate one
	post []uint32
	// keys of each country in the order of their reversed names
	reversed []uint32
	// of areas, sorted by country, level and code
	areaCodeOff, areaNameOff, areaSeat []uint32
	areaLat, areaLon                   []int32
	// three numbers and a code for each country
	ranges []uint32
}

func (c *columns) unsigned() []*[]uint32 {
	return []*[]uint32{
		&c.number, &c.population, &c.admin1, &c.admin2, &c.nameOff, &c.altOff, &c.countryOf, &c.flags,
		&c.byNumber, &c.keyOff, &c.postOff, &c.post, &c.reversed,
		&c.areaCodeOff, &c.areaNameOff, &c.areaSeat, &c.ranges,
	}
}

func (c *columns) signed() []*[]int32 {
	return []*[]int32{&c.lat, &c.lon, &c.areaLat, &c.areaLon}
}

// write puts the compiled form, compressed, to w.
func (c *columns) write(w io.Writer, text string) error {
	zip, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(magic)
	put := func(n int) { b.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
	put(len(text))
	b.WriteString(text)
	for b.Len()%4 != 0 {
		b.WriteByte(0)
	}
	for _, column := range c.unsigned() {
		put(len(*column))
		b.Write(planes(*column))
	}
	for _, column := range c.signed() {
		put(len(*column))
		b.Write(planes(*column))
	}
	var size [4]byte
	binary.LittleEndian.PutUint32(size[:], uint32(b.Len()))
	if _, err := zip.Write(size[:]); err != nil {
		return err
	}
	if _, err := zip.Write(b.Bytes()); err != nil {
		return err
	}
	return zip.Close()
}

// read is the inverse of write.
func read(r io.Reader) (*Gazetteer, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	var size [4]byte
	if _, err := io.ReadFull(zip, size[:]); err != nil {
		return nil, err
	}
	b := make([]byte, binary.LittleEndian.Uint32(size[:]))
	if _, err := io.ReadFull(zip, b); err != nil {
		return nil, err
	}
	return open(b)
}

func open(b []byte) (*Gazetteer, error) {
	if !bytes.HasPrefix(b, []byte(magic)) {
		return nil, fmt.Errorf("not a gazetteer of this version")
	}
	at := len(magic)
	take := func(unit int) ([]byte, error) {
		if at+4 > len(b) {
			return nil, io.ErrUnexpectedEOF
		}
		n := int(binary.LittleEndian.Uint32(b[at:])) * unit
		at += 4
		if at+n > len(b) {
			return nil, io.ErrUnexpectedEOF
		}
		part := b[at : at+n]
		at += n
		return part, nil
	}
	text, err := take(1)
	if err != nil {
		return nil, err
	}
	for at%4 != 0 {
		at++
	}
	g := &Gazetteer{text: unsafe.String(unsafe.SliceData(text), len(text))}
	for _, column := range g.unsigned() {
		part, err := take(4)
		if err != nil {
			return nil, err
		}
		*column = fromPlanes[uint32](part)
	}
	for _, column := range g.signed() {
		part, err := take(4)
		if err != nil {
			return nil, err
		}
		*column = fromPlanes[int32](part)
	}
	// The text alone is kept of the bytes that were read.
	g.text = strings.Clone(g.text)
	g.country = make(map[string]countryRange, len(g.ranges)/5)
	for i := 0; i+5 <= len(g.ranges); i += 5 {
		r := g.ranges[i : i+5]
		c := countryRange{
			code:   string([]byte{byte(r[0] >> 8), byte(r[0])}),
			keyLow: r[1], keyHigh: r[2], areaLow: r[3], areaHigh: r[4],
		}
		g.countries = append(g.countries, c)
		g.country[c.code] = c
	}
	return g, nil
}

// planes is the stored form of a column: the differences of neighbours, all
// their lowest bytes first, then all their second bytes, and so on. Offsets and
// sorted numbers shrink to a fraction so.
func planes[N int32 | uint32](column []N) []byte {
	b := make([]byte, 4*len(column))
	var last N
	for i, v := range column {
		d := uint32(v - last)
		last = v
		for plane := range 4 {
			b[plane*len(column)+i] = byte(d >> (8 * plane))
		}
	}
	return b
}

func fromPlanes[N int32 | uint32](b []byte) []N {
	n := len(b) / 4
	column := make([]N, n)
	p0, p1, p2, p3 := b[:n], b[n:2*n], b[2*n:3*n], b[3*n:4*n]
	var last N
	for i := range column {
		last += N(uint32(p0[i]) | uint32(p1[i])<<8 | uint32(p2[i])<<16 | uint32(p3[i])<<24)
		column[i] = last
	}
	return column
}

func splitNames(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\x00")
}
