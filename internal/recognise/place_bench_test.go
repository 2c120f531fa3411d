package recognise_test

import (
	"testing"

	"twinhall/internal/recognise"
)

// BenchmarkPlace recognises the ends of the largest real list, as an import
// does.
func BenchmarkPlace(b *testing.B) {
	places, countries := realPlaces(b), loadCountries(b)
	var ends []recognise.Written
	for _, r := range table(b, "partnerships/wikipedia-2026-raw.csv") {
		for _, end := range []string{"1", "2"} {
			w := recognise.Written{Name: r["city"+end]}
			w.Country, w.Region = countries.code(r["country"+end])
			ends = append(ends, w)
		}
	}
	b.ResetTimer()
	b.ReportAllocs()
	for b.Loop() {
		for i := range ends {
			places.Place(ends[i])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ends)), "ns/end")
}
