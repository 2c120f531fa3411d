package opendata

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sheet"
	"twinhall/internal/web/site"
)

// bulk is a file of everything, as a table: every record of the edition, of
// whatever state. Names and words are those of the register, in no language of
// the interface.
type bulk struct {
	Name   string // of the file, without .csv
	What   string // key of the message that says what is in it
	Fields []bulkField
	rows   func(p *site.Page, yield func([]any) error) error
}

type bulkField struct {
	Name, Type string
	What       string // in English, for the package
}

// bulks are all files, in the order of the page.
var bulks = []bulk{
	{"partnerships", "data.what-partnerships", []bulkField{
		{"id", "string", "public id"}, {"a", "string", "id of one unit"}, {"b", "string", "id of the other; the order means nothing"},
		{"since", "string", "beginning, EDTF"}, {"until", "string", "end, EDTF"}, {"form", "string", "formal, project, informal"},
		{"state", "string", "active, dormant, unknown, proposed, suspended, ended"}, {"reason", "string", "why suspended or ended"},
		{
			"instrument",
			"string",
			"what the agreement is called",
		}, {"themes", "string", "parted by ;"}, {"distance_km", "number", "great circle"},
		{"said_by_ends", "integer", "how many of the two ends say something themselves"},
		{"confirmed_by_ends", "integer", "how many of the two ends confirmed it"},
		{"liveness", "string", "active, quiet, asleep; empty where no sign is known, or ended or suspended"},
		{"last_sign", "string", "last activity or confirmation, EDTF"}, {"url", "string", "its page"},
	}, bulkPartnerships},
	{"units", "data.what-units", []bulkField{
		{"id", "string", "public id"}, {"level", "string", "municipality, district, region"}, {"country", "string", "ISO 3166-1 alpha-2"},
		{"name", "string", "official name, in its own script"}, {"latin", "string", "the own name in Latin letters"},
		{
			"region",
			"string",
			"",
		}, {"district", "string", ""}, {"parent", "string", "id of the unit that it is a part of"}, {"lat", "number", "WGS 84"},
		{"lon", "number", "WGS 84"},
		{"population", "integer", ""}, {"population_year", "integer", ""}, {"code", "string", "code of the national list"},
		{"wikidata", "string", "entity"}, {"website", "string", ""},
		{"partnerships", "integer", "that are active, dormant or of unknown state"}, {"url", "string", "its page"},
	}, bulkUnits},
	{"statements", "data.what-statements", []bulkField{
		{"partnership", "string", "id"}, {"field", "string", "what it is about"}, {"value", "string", "EDTF, a word or text"},
		{"written", "string", "as the source writes it"},
		{"said_by", "string", "a, b (the ends), third, editor"}, {"source", "string", "address, or how the association was told"},
		{"publisher", "string", ""}, {"retrieved", "string", "EDTF"},
	}, bulkStatements},
	{"agreements", "data.what-agreements", []bulkField{
		{
			"id",
			"string",
			"public id",
		}, {"kind", "string", ""}, {"title", "string", ""}, {"signed", "string", "EDTF"}, {"place", "string", ""},
		{"term", "string", "open, until, years, electoral"},
		{"until", "string", "EDTF"}, {"parties", "string", "ids of units, parted by ;"}, {"partnerships", "string", "ids, parted by ;"},
		{
			"in_force_until",
			"string",
			"EDTF, as far as it follows from the term",
		}, {"source", "string", "address, or how the association was told"},
	}, bulkAgreements},
	{"activities", "data.what-activities", []bulkField{
		{
			"id",
			"string",
			"public id",
		}, {"kind", "string", "visit, meeting, exchange, project, festival, sport, aid, other"}, {"title", "string", ""},
		{"from", "string", "EDTF"}, {"until", "string", "EDTF"},
		{
			"place",
			"string",
			"",
		}, {"participants", "string", "audience, country, number joined by :, parted by ;"}, {"partnerships", "string", "ids, parted by ;"},
		{"source", "string", "address, or how the association was told"},
	}, bulkActivities},
}

func bulkPartnerships(p *site.Page, yield func([]any) error) error {
	for i := range p.E.Partnerships {
		q := &p.E.Partnerships[i]
		var distance any
		if q.DistanceKm > 0 {
			distance = float64(int(q.DistanceKm + 0.5))
		}
		if err := yield([]any{string(q.ID), string(q.Partnership.A), string(q.Partnership.B), site.EDTF(q.Since), site.EDTF(q.Until),
			q.Form, q.State, q.Reason, q.Instrument,
			strings.Join(q.Themes, ";"), distance, float64(q.SaidBy),
			float64(q.Confirmed), q.Liveness, site.EDTF(q.LastSign), p.Links.Absolute("/" + p.Lang + "/partnerships/" + string(q.ID))}); err != nil {
			return err
		}
	}
	return nil
}

func bulkUnits(p *site.Page, yield func([]any) error) error {
	positive := func(n int64) any {
		if n <= 0 {
			return nil
		}
		return float64(n)
	}
	for i := range p.E.Units {
		u := &p.E.Units[i]
		wikidata := ""
		for _, x := range u.ExternalIDs {
			if x.Scheme == "wikidata" {
				wikidata = x.Value
			}
		}
		if err := yield([]any{string(u.ID), string(u.Level), u.Country, u.Name, u.OwnName(), u.Region, u.District,
			string(u.Unit.Parent),
			site.Coordinate(u.Placed, u.Position.Lat), site.Coordinate(u.Placed, u.Position.Lon),
			positive(u.Population), positive(int64(u.PopulationYear)), site.NationalCode(u), wikidata, u.Website, float64(u.Counted),
			p.Links.Absolute("/" + p.Lang + "/municipalities/" + u.Slug)}); err != nil {
			return err
		}
	}
	return nil
}

func bulkStatements(p *site.Page, yield func([]any) error) error {
	for i := range p.E.Partnerships {
		q := &p.E.Partnerships[i]
		for _, st := range q.Statements {
			address, publisher := "", ""
			if src := p.E.Sources[st.Source]; src != nil {
				address, publisher = p.SourceWords(src), src.Publisher
			}
			if err := yield([]any{string(q.ID), string(st.Field), st.Value, st.Written, string(st.Sayer), address, publisher, st.Retrieved}); err != nil {
				return err
			}
		}
	}
	return nil
}

func bulkAgreements(p *site.Page, yield func([]any) error) error {
	seen := map[register.AgreementID]bool{}
	for i := range p.E.Partnerships {
		for _, a := range p.E.Partnerships[i].Agreements {
			if seen[a.ID] {
				continue
			}
			seen[a.ID] = true
			var parties, pairs []string
			for _, party := range a.Parties {
				parties = append(parties, string(party.Unit))
			}
			for _, id := range a.Partnerships {
				pairs = append(pairs, string(id))
			}
			if err := yield([]any{string(a.ID), a.Kind, a.Title, site.EDTF(a.Signed), a.Place, a.Term, site.EDTF(a.Until), strings.Join(parties, ";"),
				strings.Join(pairs, ";"), site.EDTF(p.E.InForceUntil(a)), p.SourceWords(p.E.Sources[a.Source])}); err != nil {
				return err
			}
		}
	}
	return nil
}

func bulkActivities(p *site.Page, yield func([]any) error) error {
	seen := map[register.ActivityID]bool{}
	for i := range p.E.Partnerships {
		for _, a := range p.E.Partnerships[i].Activities {
			if seen[a.ID] {
				continue
			}
			seen[a.ID] = true
			var groups, pairs []string
			for _, g := range a.Participants {
				groups = append(groups, fmt.Sprintf("%s:%s:%d", g.Audience, g.Country, g.Number))
			}
			for _, id := range a.Partnerships {
				pairs = append(pairs, string(id))
			}
			if err := yield([]any{string(a.ID), a.Kind, a.Title, site.EDTF(a.From), site.EDTF(a.Until), a.Place, strings.Join(groups, ";"), strings.Join(pairs, ";"),
				p.SourceWords(p.E.Sources[a.Source])}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b bulk) header() []string {
	names := make([]string, len(b.Fields))
	for i, f := range b.Fields {
		names[i] = f.Name
	}
	return names
}

func (b bulk) write(p *site.Page, to *bytes.Buffer) error {
	return sheet.WriteText(to, sheet.Text{}, b.header(), func(yield func([]any) error) error { return b.rows(p, yield) })
}

type dataView struct {
	*site.Page
	Files []bulk
}

// data lists the files of everything.
func data(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/data", ""); moved {
		return a, nil
	}
	v := &dataView{Page: s.NewPage(lang, r, "/data"), Files: bulks}
	v.Title, v.Description = v.T("data.title"), v.T("data.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("data.title")}}
	v.Page.About = []any{v.AboutData()}
	return v.Page.Answer(dataPage(v), http.StatusOK)
}

// dataFile is one of the files, or all of them packed. There are few, and each
// is made once an edition.
func dataFile(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/data/"+r.Part, ""); moved {
		return a, nil
	}
	p := s.NewPage(lang, r, "/data")
	var b bytes.Buffer
	if r.Part == "twinhall.zip" {
		if err := pack(p, &b); err != nil {
			return site.Answer{}, err
		}
		return site.Answer{
			Status: http.StatusOK,
			Type:   "application/zip",
			File:   fmt.Sprintf("twinhall-%d.zip", p.E.Number),
			Body:   b.Bytes(),
			Keep:   true,
			Large:  true,
		}, nil
	}
	for _, f := range bulks {
		if r.Part == f.Name+".csv" {
			if err := f.write(p, &b); err != nil {
				return site.Answer{}, err
			}
			return site.Answer{
				Status: http.StatusOK,
				Type:   "text/csv; charset=utf-8",
				File:   r.Part,
				Body:   b.Bytes(),
				Keep:   true,
				Large:  true,
			}, nil
		}
	}
	return site.Answer{}, errs.New(errs.NotFound, "no such file")
}

// pack writes all files into one with their description (Frictionless Data
// Package 1) and a page to read first.
func pack(p *site.Page, to *bytes.Buffer) error {
	z := zip.NewWriter(to)
	put := func(name string, data []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.E.At.UTC()})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if err := put("README.txt", []byte(readMe(p))); err != nil {
		return err
	}
	described, err := json.MarshalIndent(dataPackage(p), "", "  ")
	if err != nil {
		return err
	}
	if err := put("datapackage.json", described); err != nil {
		return err
	}
	var b bytes.Buffer
	for _, f := range bulks {
		b.Reset()
		if err := f.write(p, &b); err != nil {
			return err
		}
		if err := put(f.Name+".csv", b.Bytes()); err != nil {
			return err
		}
	}
	return z.Close()
}

func readMe(p *site.Page) string {
	l := p.LicenceOf()
	return fmt.Sprintf(
		"%s\n\nEdition %d of %s, from %s\nLicence: %s (%s). Name the source.\nPlaces: GeoNames, CC BY 4.0.\n\n%s\n%s\n\nDates are "+
			"EDTF (ISO 8601-2): 1977, 1977-03, 1977-03-11, 1977~ for about, 197X for a decade.\nWhat the fields mean stands in datapackage.json.\n",
		p.SiteName(
			p,
		),
		p.E.Number,
		p.E.At.UTC().Format("2006-01-02"),
		p.Links.Absolute("/"),
		l.Name,
		l.Address,
		p.T("about.rule-1"),
		p.T("about.rule-2"),
	)
}

func dataPackage(p *site.Page) map[string]any {
	var files []any
	for _, f := range bulks {
		fields := make([]any, len(f.Fields))
		for i, field := range f.Fields {
			one := map[string]any{"name": field.Name, "type": field.Type}
			if field.What != "" {
				one["description"] = field.What
			}
			fields[i] = one
		}
		files = append(
			files,
			map[string]any{"name": f.Name, "path": f.Name + ".csv", "profile": "tabular-data-resource", "mediatype": "text/csv",
				"encoding": "utf-8", "schema": map[string]any{"fields": fields}},
		)
	}
	l := p.LicenceOf()
	return map[string]any{"profile": "tabular-data-package", "name": "twinhall", "title": p.SiteName(p), "version": fmt.Sprint(p.E.Number),
		"created":  p.E.At.UTC().Format("2006-01-02T15:04:05Z"),
		"homepage": p.Links.Absolute("/"), "licenses": []any{map[string]any{"name": l.Name, "path": l.Address}}, "resources": files}
}

// count is how many rows a file has, for the page.
func (v *dataView) count(f bulk) int {
	n := 0
	_ = f.rows(v.Page, func([]any) error { n++; return nil }) // counting fails at nothing
	return n
}
