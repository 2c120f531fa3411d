package recognise_test
import ("testing";"twinhall/internal/recognise")
func TestZZ(t *testing.T) {
	w := loadWorld(t)
	for _, n := range []string{"konigsee rottenbach","konigsee","rottenbach"} { for _, h := range w.Named(nil,"DE",n) { t.Logf("%s %+v", n, h) } }
	p := realPlaces(t)
	t.Logf("%+v", p.Place(recognise.Written{Name:"Königsee-Rottenbach",Country:"DE"}))
}
func TestZP(t *testing.T) {
	places, countries := realPlaces(t), loadCountries(t)
	var c tally
	agree, differ, noLonger := 0,0,0
	seen := map[string]bool{}
	for _, r := range table(t, "partnerships/wikipedia-2026-geocoded.csv") {
		for _, end := range []string{"1", "2"} {
			w := recognise.Written{Name: r["city"+end]}
			w.Country, w.Region = countries.code(r["country"+end])
			if seen[w.Name+"|"+r["country"+end]] { continue }
			seen[w.Name+"|"+r["country"+end]] = true
			a := places.Place(w)
			w.Point, w.Located = point(r["lat"+end], r["lng"+end])
			f := places.Place(w)
			c.add(w, f, w.Point, w.Located)
			if a.Outcome == recognise.Decided { if f.Outcome != recognise.Decided { noLonger++ } else if a.Place.Key == f.Place.Key { agree++ } else { differ++; t.Log(w, a.Place, f.Place) } }
		}
	}
	c.log(t, "positioned")
	t.Log(agree, differ, noLonger)
}
func TestZW(t *testing.T) {
	places, countries := realPlaces(t), loadCountries(t)
	var c tally
	seen := map[string]bool{}
	for _, name := range []string{"austria", "croatia", "czech", "france", "germany", "hungary", "italy", "poland", "slovakia", "slovenia"} {
		for _, r := range table(t, "partnerships/wikidata-2017-"+name+".tsv") {
			for _, e := range [][4]string{
				{r["origincityLabel"], r["origincountry"], r["originlat"], r["originlong"]},
				{r["sistercityLabel"], r["destination_countryLabel"], r["destinationlat"], r["destinationlong"]},
			} {
				if seen[e[0]+"|"+e[1]] { continue }
				seen[e[0]+"|"+e[1]] = true
				w := recognise.Written{Name: e[0]}
				w.Country, w.Region = countries.code(e[1])
				f := places.Place(w)
				if f.Outcome == recognise.Rejected || f.Reason == recognise.ReasonNoCountry { t.Log(e, f.Reason) }
				if len(w.Name) > 5 && w.Name[:5] == "Gmina" { t.Log(w.Name, f.Outcome, f.Reason, f.Place.Key, f.Place.Name) }
				w.Point, w.Located = point(e[2], e[3])
				c.add(w, places.Place(w), w.Point, w.Located)
			}
		}
	}
	c.log(t, "wikidata positioned")
}
