package site

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
	"twinhall/internal/sheet"
)

// Collator compares texts as the page's language sorts. It is for one page:
// it is not safe for concurrent use.
func (p *Page) Collator() func(a, b string) int {
	return collate.New(language.Make(p.Lang)).CompareString
}

var csvHeader = []string{"id", "a", "a_country", "a_region", "a_code", "a_lat", "a_lon", "b", "b_country", "b_region", "b_code", "b_lat", "b_lon",
	"since", "since_written", "until", "form", "state", "reason", "instrument", "themes", "distance_km", "said_by_ends", "confirmed_by_ends",
	"liveness", "last_sign", "source", "retrieved", "url"}

// partnershipsCSV is exactly what the list shows, in its order, all pages of it.
func (s *Site) partnershipsCSV(lang string, r Request) (Answer, error) {
	p, found, a, ok := s.export(lang, r, "/partnerships.csv")
	if !ok {
		return a, nil
	}
	var b bytes.Buffer
	if err := sheet.WriteText(&b, sheet.Text{}, csvHeader, func(yield func([]any) error) error { return p.rows(found, yield) }); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "partnerships.csv", Body: b.Bytes()}, nil
}

// partnershipsXLSX is the same as a workbook.
func (s *Site) partnershipsXLSX(lang string, r Request) (Answer, error) {
	p, found, a, ok := s.export(lang, r, "/partnerships.xlsx")
	if !ok {
		return a, nil
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, p.T("list.title"), csvHeader, func(yield func([]any) error) error { return p.rows(found, yield) }); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", File: "partnerships.xlsx",
		Body: b.Bytes()}, nil
}

// rows yields what was found, a row of text and numbers each. An absent number
// is nil.
func (p *Page) rows(found *edition.Result, yield func([]any) error) error {
	for _, i := range found.Found {
		q := p.E.Partnership(i)
		x, y := p.E.Ends(i, found.Query, p.Lang)
		source, on := p.source(q)
		row := []any{string(q.ID)}
		for _, u := range []*edition.Unit{x, y} {
			row = append(row, u.Name, u.Country, u.Region, nationalCode(u), coordinate(u.Placed, u.Position.Lat), coordinate(u.Placed, u.Position.Lon))
		}
		var distance any
		if q.DistanceKm > 0 {
			distance = math.Round(q.DistanceKm)
		}
		shown, _, _ := register.Shown(q.Statements, register.FieldSince)
		row = append(row, edtf(q.Since), shown.Written, edtf(q.Until), q.Form, q.State, q.Reason, q.Instrument, strings.Join(q.Themes, ";"), distance,
			float64(q.SaidBy), float64(q.Confirmed), q.Liveness, edtf(q.LastSign), p.sourceWords(source), on, p.Links.Absolute("/"+p.Lang+"/partnerships/"+string(q.ID)))
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

func edtf(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.EDTF()
}

func nationalCode(u *edition.Unit) string {
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			return x.Value
		}
	}
	return ""
}

// coordinate is a degree to five decimals, a metre; nil where it is not known.
func coordinate(placed bool, degrees float64) any {
	if !placed {
		return nil
	}
	return math.Round(degrees*1e5) / 1e5
}

func (s *Site) export(lang string, r Request, path string) (*Page, *edition.Result, Answer, bool) {
	q, town, _ := s.query(r)
	q.Page = 1
	encoded := encode(q, town)
	if a, moved := s.canonical(r, lang, path, encoded); moved {
		return nil, nil, a, false
	}
	found := r.E.Select(q)
	r.E.Sort(found, lang)
	return s.page(lang, r, path), found, Answer{}, true
}

type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   any            `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// partnershipsGeoJSON is what the list shows as lines along great circles (RFC
// 7946). A partnership with an unplaced end has no geometry.
func (s *Site) partnershipsGeoJSON(lang string, r Request) (Answer, error) {
	p, found, a, ok := s.export(lang, r, "/partnerships.geojson")
	if !ok {
		return a, nil
	}
	features := make([]feature, 0, len(found.Found))
	for _, i := range found.Found {
		q := p.E.Partnership(i)
		x, y := p.E.Ends(i, found.Query, lang)
		f := feature{Type: "Feature", ID: string(q.ID), Properties: map[string]any{
			"a": x.Name, "a_country": x.Country, "b": y.Name, "b_country": y.Country,
			"state": q.State, "url": s.Links.Absolute("/" + lang + "/partnerships/" + string(q.ID)),
		}}
		if !q.Since.IsZero() {
			f.Properties["since"] = q.Since.EDTF()
		}
		if q.Form != "" {
			f.Properties["form"] = q.Form
		}
		if x.Placed && y.Placed {
			f.Geometry = geo.LineGeometry(x.Position, y.Position)
		}
		features = append(features, f)
	}
	b, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	return Answer{Status: http.StatusOK, Type: "application/geo+json", File: "partnerships.geojson", Body: b}, err
}

// mapPairs tells the map in the browser which partnerships a filter chooses: a
// bit for each, in the order of the map's file, as hexadecimal digits.
func (s *Site) mapPairs(lang string, r Request) (Answer, error) {
	q, town, _ := s.query(r)
	q.Page, q.Sort = 1, ""
	encoded := encode(q, town)
	if a, moved := s.canonical(r, lang, "/map.json", encoded); moved {
		return a, nil
	}
	found := r.E.Select(q)
	order := r.E.MapOrder()
	bits := make([]byte, (len(order)+3)/4)
	for i, p := range order {
		if found.Has(p) {
			bits[i/4] |= 8 >> (i % 4)
		}
	}
	for i, b := range bits {
		bits[i] = "0123456789abcdef"[b]
	}
	b, err := json.Marshal(map[string]any{"edition": r.E.Number, "total": len(found.Found), "pairs": string(bits)})
	return Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
}
