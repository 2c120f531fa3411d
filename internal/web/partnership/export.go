package partnership

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
	"twinhall/internal/sheet"
	"twinhall/internal/web/site"
)

var csvHeader = []string{
	"id",
	"a",
	"a_shown",
	"a_country",
	"a_region",
	"a_code",
	"a_lat",
	"a_lon",
	"b",
	"b_shown",
	"b_country",
	"b_region",
	"b_code",
	"b_lat",
	"b_lon",
	"since",
	"since_written",
	"until",
	"form",
	"state",
	"reason",
	"instrument",
	"themes",
	"distance_km",
	"said_by_ends",
	"confirmed_by_ends",
	"liveness",
	"last_sign",
	"source",
	"retrieved",
	"url",
}

// partnershipsCSV is exactly what the list shows, in its order, all pages of it.
func partnershipsCSV(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, found, a, ok := export(s, lang, r, "/partnerships.csv")
	if !ok {
		return a, nil
	}
	var b bytes.Buffer
	if err := sheet.WriteText(&b, sheet.Text{}, csvHeader, func(yield func([]any) error) error { return rows(p, found, yield) }); err != nil {
		return site.Answer{}, err
	}
	return site.Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "partnerships.csv", Body: b.Bytes()}, nil
}

// partnershipsXLSX is the same as a workbook.
func partnershipsXLSX(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, found, a, ok := export(s, lang, r, "/partnerships.xlsx")
	if !ok {
		return a, nil
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, p.T("list.title"), csvHeader, func(yield func([]any) error) error { return rows(p, found, yield) }); err != nil {
		return site.Answer{}, err
	}
	return site.Answer{
		Status: http.StatusOK,
		Type:   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		File:   "partnerships.xlsx",
		Body:   b.Bytes(),
	}, nil
}

// rows yields what was found, a row of text and numbers each. An absent number
// is nil.
func rows(p *site.Page, found *edition.Result, yield func([]any) error) error {
	for _, i := range found.Found {
		q := p.E.Partnership(i)
		x, y := p.E.Ends(i, found.Query, p.Lang)
		source, on := SourceOf(p, q)
		row := []any{string(q.ID)}
		for _, u := range []*edition.Unit{x, y} {
			row = append(
				row,
				u.Name,
				p.Plain(u),
				u.Country,
				u.Region,
				site.NationalCode(u),
				site.Coordinate(u.Placed, u.Position.Lat),
				site.Coordinate(u.Placed, u.Position.Lon),
			)
		}
		var distance any
		if q.DistanceKm > 0 {
			distance = math.Round(q.DistanceKm)
		}
		shown, _, _ := register.Shown(q.Statements, register.FieldSince)
		row = append(
			row,
			site.EDTF(q.Since),
			shown.Written,
			site.EDTF(q.Until),
			q.Form,
			q.State,
			q.Reason,
			q.Instrument,
			strings.Join(q.Themes, ";"),
			distance,
			float64(
				q.SaidBy,
			),
			float64(q.Confirmed),
			q.Liveness,
			site.EDTF(q.LastSign),
			p.SourceWords(source),
			on,
			p.Links.Absolute("/"+p.Lang+"/partnerships/"+string(q.ID)),
		)
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

func export(s *site.Site, lang string, r site.Request, path string) (*site.Page, *edition.Result, site.Answer, bool) {
	q, town, _ := ReadQuery(s, r)
	q.Page = 1
	encoded := Encode(q, town)
	if a, moved := s.Canonicalize(r, lang, path, encoded); moved {
		return nil, nil, a, false
	}
	found := r.E.Select(q)
	r.E.Sort(found, lang)
	return s.NewPage(lang, r, path), found, site.Answer{}, true
}

type lineFeature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   any            `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// partnershipsGeoJSON is what the list shows as lines along great circles (RFC
// 7946). A partnership with an unplaced end has no geometry.
func partnershipsGeoJSON(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p, found, a, ok := export(s, lang, r, "/partnerships.geojson")
	if !ok {
		return a, nil
	}
	features := make([]lineFeature, 0, len(found.Found))
	for _, i := range found.Found {
		q := p.E.Partnership(i)
		x, y := p.E.Ends(i, found.Query, lang)
		f := lineFeature{Type: "Feature", ID: string(q.ID), Properties: map[string]any{
			"a": x.Name, "a_shown": p.Plain(x), "a_country": x.Country, "b": y.Name, "b_shown": p.Plain(y), "b_country": y.Country,
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
	return site.Answer{Status: http.StatusOK, Type: "application/geo+json", File: "partnerships.geojson", Body: b}, err
}

// mapPairs tells the map in the browser which partnerships a filter chooses: a
// bit for each, in the order of the map's file, as hexadecimal digits.
func mapPairs(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, town, _ := ReadQuery(s, r)
	q.Page, q.Sort = 1, ""
	encoded := Encode(q, town)
	if a, moved := s.Canonicalize(r, lang, "/map.json", encoded); moved {
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
	return site.Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
}
