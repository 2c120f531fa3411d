package recognise_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"twinhall/internal/geo"
	"twinhall/internal/recognise"
)

// tally counts findings and keeps what is to be looked at by hand.
type tally struct {
	outcomes map[string]int
	far      []string
	total    int
	decided  int
	// byName counts ends that the name alone decided and whose position is known.
	byName, farByName int
}

func (c *tally) add(w recognise.Written, f recognise.Finding, truth geo.Point, located bool) {
	if c.outcomes == nil {
		c.outcomes = map[string]int{}
	}
	c.total++
	key := f.Outcome.String()
	if f.Reason != "" {
		key += " " + string(f.Reason)
	} else if f.How != "" {
		key += " by " + string(f.How)
	}
	c.outcomes[key]++
	if f.Outcome == recognise.Decided {
		c.decided++
	}
	if f.Outcome != recognise.Decided || !located || !f.Place.Located || f.Place.Level == recognise.LevelRegion {
		return
	}
	km := geo.DistanceKm(truth, f.Place.Point)
	c.byName++
	if km > 25 {
		c.farByName++
		c.far = append(c.far, fmt.Sprintf("%7.0f km  %s | %s | %s -> %s %s (%s, %s) %s %.3f,%.3f row %.3f,%.3f", km, w.Name, w.Country, w.Region,
			f.Place.Key, f.Place.Name, f.Place.Region, f.Place.District, f.How, f.Place.Point.Lat, f.Place.Point.Lon, truth.Lat, truth.Lon))
	}
}

// atMost and atLeast fail where a share in percent is beyond its bound.
func (c *tally) atMost(t *testing.T, what string, n, of int, percent float64) {
	t.Helper()
	if share := 100 * float64(n) / float64(of); share > percent {
		t.Errorf("%s: %.2f %%, at most %.2f %% is allowed", what, share, percent)
	}
}

func (c *tally) atLeast(t *testing.T, what string, n, of int, percent float64) {
	t.Helper()
	if share := 100 * float64(n) / float64(of); share < percent {
		t.Errorf("%s: %.2f %%, at least %.2f %% is wanted", what, share, percent)
	}
}

func (c *tally) log(t *testing.T, name string) {
	t.Helper()
	keys := make([]string, 0, len(c.outcomes))
	for k := range c.outcomes {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	t.Logf("%s: %d ends; %d decided with a position to compare, %d farther than 25 km", name, c.total, c.byName, c.farByName)
	for _, k := range keys {
		t.Logf("  %-32s %6d  %5.2f %%", k, c.outcomes[k], 100*float64(c.outcomes[k])/float64(c.total))
	}
	if dir := os.Getenv("TWINHALL_MEASURE"); dir != "" {
		sort.Strings(c.far)
		_ = os.WriteFile(dir+"/"+name+".txt", []byte(strings.Join(c.far, "\n")+"\n"), 0o644)
	}
}

func TestMeasureGeocoded(t *testing.T) {
	t.Parallel()
	places, countries := realPlaces(t), loadCountries(t)
	var c tally
	seen := map[string]bool{}
	for _, r := range table(t, "partnerships/wikipedia-2026-geocoded.csv") {
		for _, end := range []string{"1", "2"} {
			w := recognise.Written{Name: r["city"+end]}
			w.Country, w.Region = countries.code(r["country"+end])
			if seen[w.Name+"|"+r["country"+end]] {
				continue
			}
			seen[w.Name+"|"+r["country"+end]] = true
			truth, located := point(r["lat"+end], r["lng"+end])
			c.add(w, places.Place(w), truth, located)
		}
	}
	c.log(t, "geocoded")
	// Nearly all of these are the geocoder's mistakes: docs/recognition.md.
	c.atMost(t, "farther than 25 km from the geocoder's position", c.farByName, c.byName, 3.4)
	c.atLeast(t, "decided", c.decided, c.total, 79)
}

// TestMeasurePositions: with the row's position most homonyms are singled out,
// and no name that is decided without one means another place with it.
func TestMeasurePositions(t *testing.T) {
	t.Parallel()
	places, countries := realPlaces(t), loadCountries(t)
	var c tally
	for _, w := range wikidataEnds(t, countries) {
		without := w
		without.Located = false
		a, b := places.Place(without), places.Place(w)
		c.add(w, b, w.Point, w.Located)
		if a.Outcome == recognise.Decided && b.Outcome == recognise.Decided && a.Place.Key != b.Place.Key {
			t.Errorf("%s in %s is %s by name and %s with its position", w.Name, w.Country, a.Place.Key, b.Place.Key)
		}
	}
	c.log(t, "wikidata-with-positions")
	c.atMost(t, "farther than 25 km from Wikidata's position", c.farByName, c.byName, 0.05)
	c.atLeast(t, "decided", c.decided, c.total, 88)
}

func TestMeasureWikidata(t *testing.T) {
	t.Parallel()
	places, countries := realPlaces(t), loadCountries(t)
	var c tally
	for _, w := range wikidataEnds(t, countries) {
		without := w
		without.Located = false
		c.add(w, places.Place(without), w.Point, w.Located)
	}
	c.log(t, "wikidata")
	c.atMost(t, "farther than 25 km from Wikidata's position", c.farByName, c.byName, 0.4)
	c.atLeast(t, "decided", c.decided, c.total, 82)
}

// wikidataEnds returns each town of the Wikidata files once, with its position.
func wikidataEnds(t *testing.T, countries countries) []recognise.Written {
	t.Helper()
	var ends []recognise.Written
	seen := map[string]bool{}
	for _, name := range []string{"austria", "croatia", "czech", "france", "germany", "hungary", "italy", "poland", "slovakia", "slovenia"} {
		for _, r := range table(t, "partnerships/wikidata-2017-"+name+".tsv") {
			for _, e := range [][4]string{
				{r["origincityLabel"], r["origincountry"], r["originlat"], r["originlong"]},
				{r["sistercityLabel"], r["destination_countryLabel"], r["destinationlat"], r["destinationlong"]},
			} {
				if seen[e[0]+"|"+e[1]] {
					continue
				}
				seen[e[0]+"|"+e[1]] = true
				w := recognise.Written{Name: e[0]}
				w.Country, w.Region = countries.code(e[1])
				w.Point, w.Located = point(e[2], e[3])
				ends = append(ends, w)
			}
		}
	}
	return ends
}

func TestMeasureRaw(t *testing.T) {
	t.Parallel()
	places, countries := realPlaces(t), loadCountries(t)
	rows := table(t, "partnerships/wikipedia-2026-raw.csv")
	ends := make([]recognise.Written, 0, 2*len(rows))
	for _, r := range rows {
		for _, end := range []string{"1", "2"} {
			w := recognise.Written{Name: r["city"+end]}
			w.Country, w.Region = countries.code(r["country"+end])
			ends = append(ends, w)
		}
	}
	var c tally
	start := time.Now()
	for _, w := range ends {
		c.add(w, places.Place(w), geo.Point{}, false)
	}
	t.Logf("%d ends in %v", len(ends), time.Since(start))
	c.log(t, "raw")
	c.atLeast(t, "decided", c.decided, c.total, 82)
}

func TestMeasureLabels(t *testing.T) {
	t.Parallel()
	places := realPlaces(t)
	country := map[string]string{"Q30": "US", "Q213": "CZ", "Q214": "SK", "Q183": "DE", "Q40": "AT", "Q36": "PL", "Q28": "HU",
		"Q38": "IT", "Q142": "FR", "Q145": "GB", "Q224": "HR", "Q215": "SI", "Q212": "UA", "Q218": "RO", "Q159": "RU"}
	met, undecided, different, both := 0, 0, 0, 0
	for _, r := range table(t, "names/same-place-two-labels.tsv") {
		code := country[r["country_wikidata_id"]]
		if code == "" {
			continue
		}
		a := places.Place(recognise.Written{Name: r["label_mostly_german"], Country: code})
		b := places.Place(recognise.Written{Name: r["label_english"], Country: code})
		switch {
		case a.Outcome != recognise.Decided || b.Outcome != recognise.Decided:
			undecided++
		case a.Place.Key == b.Place.Key:
			met++
			if r["label_mostly_german"] != r["label_english"] {
				both++
			}
		default:
			different++
			t.Errorf("%s and %s are one place, but were decided to %s and %s", r["label_mostly_german"], r["label_english"], a.Place.Key, b.Place.Key)
		}
	}
	if met < 1000 {
		t.Errorf("only %d pairs meet, at least 1000 are wanted", met)
	}
	t.Logf("%d meet (%d of them with different labels), %d undecided, %d different", met, both, undecided, different)
}
