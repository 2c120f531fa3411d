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
