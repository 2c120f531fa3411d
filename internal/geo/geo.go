// Package geo computes on the sphere: distances, great circles and boxes, and
// projects for maps that the server draws. It knows nothing of partnerships.
package geo

import "math"

// EarthRadiusKm is the mean radius of the Earth (IUGG R1), in kilometres.
const EarthRadiusKm = 6371.0088

// Point is a position in degrees, WGS 84: latitude -90 to 90, longitude -180
// to 180.
type Point struct{ Lat, Lon float64 }

// Valid reports whether p lies on the globe.
func (p Point) Valid() bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 &&
		!math.IsNaN(p.Lat) && !math.IsNaN(p.Lon)
}

// DistanceKm is the great-circle distance of a and b in kilometres (haversine).
func DistanceKm(a, b Point) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((b.Lat - a.Lat) * rad / 2)
	sinLon := math.Sin((b.Lon - a.Lon) * rad / 2)
	h := sinLat*sinLat + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*sinLon*sinLon
	return 2 * EarthRadiusKm * math.Asin(math.Sqrt(math.Min(1, h)))
}

// GreatCircle is the shortest way from a to b as n+1 points or more. It is cut
// in two where it crosses the 180th meridian, at that meridian.
func GreatCircle(a, b Point, n int) [][]Point {
	const rad = math.Pi / 180
	d := DistanceKm(a, b) / EarthRadiusKm
	if d == 0 || n < 1 {
		return [][]Point{{a, b}}
	}
	latA, lonA, latB, lonB := a.Lat*rad, a.Lon*rad, b.Lat*rad, b.Lon*rad
	ax, ay, az := math.Cos(latA)*math.Cos(lonA), math.Cos(latA)*math.Sin(lonA), math.Sin(latA)
	bx, by, bz := math.Cos(latB)*math.Cos(lonB), math.Cos(latB)*math.Sin(lonB), math.Sin(latB)
	sin := math.Sin(d)
	parts := [][]Point{append(make([]Point, 0, n+2), a)}
	last := a
	for i := 1; i <= n; i++ {
		f := float64(i) / float64(n)
		p := b
		if i < n {
			ka, kb := math.Sin((1-f)*d)/sin, math.Sin(f*d)/sin
			x, y, z := ka*ax+kb*bx, ka*ay+kb*by, ka*az+kb*bz
			p = Point{math.Atan2(z, math.Hypot(x, y)) / rad, math.Atan2(y, x) / rad}
		}
		if math.Abs(p.Lon-last.Lon) > 180 {
			edge := math.Copysign(180, last.Lon)
			over := p.Lon + 2*edge
			lat := last.Lat + (p.Lat-last.Lat)*(edge-last.Lon)/(over-last.Lon)
			parts[len(parts)-1] = append(parts[len(parts)-1], Point{lat, edge})
			parts = append(parts, []Point{{lat, -edge}})
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], p)
		last = p
	}
	return parts
}
