package geo

import "math"

// LineGeometry is the great circle from a to b as a geometry of GeoJSON (RFC
// 7946): cut where it crosses the 180th meridian, to four decimals.
func LineGeometry(a, b Point) map[string]any {
	var lines [][][2]float64
	for _, part := range GreatCircle(a, b, 16) {
		var l [][2]float64
		for _, pt := range part {
			l = append(l, [2]float64{math.Round(pt.Lon*1e4) / 1e4, math.Round(pt.Lat*1e4) / 1e4})
		}
		lines = append(lines, l)
	}
	if len(lines) == 1 {
		return map[string]any{"type": "LineString", "coordinates": lines[0]}
	}
	return map[string]any{"type": "MultiLineString", "coordinates": lines}
}
