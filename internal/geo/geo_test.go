package geo_test

import (
	"math"
	"testing"

	"twinhall/internal/geo"
)

var (
	prague = geo.Point{Lat: 50.0755, Lon: 14.4378}
	vienna = geo.Point{Lat: 48.2082, Lon: 16.3738}
	tokyo  = geo.Point{Lat: 35.6762, Lon: 139.6503}
	la     = geo.Point{Lat: 34.0522, Lon: -118.2437}
)

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b geo.Point
		km   float64
	}{{prague, vienna, 251}, {tokyo, la, 8815}, {prague, prague, 0}, {geo.Point{Lat: 90}, geo.Point{Lat: -90}, 20015}} {
		if got := geo.DistanceKm(c.a, c.b); math.Abs(got-c.km) > 5 {
			t.Errorf("%v to %v: %.0f km, want %.0f", c.a, c.b, got, c.km)
		}
	}
}

func TestGreatCircle(t *testing.T) {
	t.Parallel()
	parts := geo.GreatCircle(prague, vienna, 8)
	if len(parts) != 1 || len(parts[0]) != 9 || parts[0][0] != prague || parts[0][8] != vienna {
		t.Errorf("Prague to Vienna: %v", parts)
	}
	parts = geo.GreatCircle(tokyo, la, 24)
	if len(parts) != 2 || parts[0][len(parts[0])-1].Lon != 180 || parts[1][0].Lon != -180 {
		t.Fatalf("Tokyo to Los Angeles must be cut at the 180th meridian: %v", parts)
	}
	// The shortest way goes far north of both.
	north := 0.0
	for _, part := range parts {
		for _, p := range part {
			north = max(north, p.Lat)
		}
	}
	if north < 45 {
		t.Errorf("the way reaches only %.1f degrees north", north)
	}
}

// Every point lies on the picture, with room for its name above and below.
func TestFit(t *testing.T) {
	t.Parallel()
	for name, points := range map[string][]geo.Point{
		"near":  {prague, vienna},
		"one":   {prague},
		"far":   {prague, tokyo, la, {Lat: -33.9, Lon: 18.4}},
		"tall":  {{Lat: 70, Lon: 20}, {Lat: 36, Lon: 22}},
		"flat":  {{Lat: 50, Lon: -120}, {Lat: 51, Lon: 150}},
		"tiny":  {{Lat: 50, Lon: 14}, {Lat: 50.001, Lon: 14.001}},
		"polar": {{Lat: 78.2, Lon: 15.6}, {Lat: 69.6, Lon: 18.9}},
	} {
		v := geo.Fit(points, 0, 960)
		for _, p := range points {
			x, y := v.XY(p)
			if back, ok := geo.ParseView(v.String(), 960); !ok || back != v {
				t.Errorf("%s: the view %v is not known by its name", name, v)
			}
			if x < 10 || y < 10 || x > float64(v.W)-10 || y > float64(v.H)-10 {
				t.Errorf("%s: %v lies at %.0f, %.0f of %d × %d", name, p, x, y, v.W, v.H)
			}
		}
		if ratio := float64(v.H) / float64(v.W); ratio < 0.4 || ratio > 0.75 {
			t.Errorf("%s: a picture of %d × %d", name, v.W, v.H)
		}
	}
	for name, ok := range map[string]bool{
		"960x480.3.12.-5": true, "960x480.3.12.-5 ": false, "961x480.3.12.-5": false, "960x481.3.12.-5": false,
		"960x480.99.12.-5": false, "960x480.3.99999.-5": false, "960x480.-1.0.0": false, "": false, "960x480.3.12": false, "0960x480.3.12.-5": false,
	} {
		v, got := geo.ParseView(name, 960)
		if got != ok || ok && v.String() != name {
			t.Errorf("the view %q is read %v as %v", name, got, v)
		}
	}
	if geo.Fit([]geo.Point{prague, vienna}, 0, 960) != geo.Fit([]geo.Point{{Lat: 50.08, Lon: 14.44}, vienna}, 0, 960) {
		t.Error("two pairs of the same places must share a view")
	}
}
