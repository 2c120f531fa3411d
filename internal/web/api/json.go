package api

import (
	"math"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// What goes out. What is not known is absent. Texts of the vocabulary (state,
// form, level …) are its words; dates of the register are EDTF: 1977, 1977-03,
// 1977-03-11, about 1977: 1977~.

// Stamp says which edition an answer is of.
type Stamp struct {
	Edition int64     `json:"edition" doc:"Number of the edition: it grows with every public change"`
	Date    time.Time `json:"date" doc:"When the last public change of the edition was made"`
}

// output is an answer with a body.
type output[B any] struct {
	ETag         string   `header:"ETag"`
	CacheControl string   `header:"Cache-Control"`
	Vary         string   `header:"Vary"`
	Link         []string `header:"Link"`
	Body         B
}

// List is a part of a list.
type List[T any] struct {
	Stamp
	Total int `json:"total" doc:"How many there are on all pages"`
	Page  int `json:"page"`
	Pages int `json:"pages"`
	Limit int `json:"limit"`
	Items []T `json:"items"`
}

// Position is in degrees (WGS 84).
type Position struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// End is one of the two units of a partnership.
type End struct {
	ID       string            `json:"id" format:"uuid"`
	Slug     string            `json:"slug"`
	Name     string            `json:"name" doc:"Official name, in its own script"`
	Shown    map[string]string `json:"shown" doc:"What the site calls it, by language: the own name in Latin letters, or one in common use there"`
	Level    string            `json:"level" enum:"municipality,district,region"`
	Country  string            `json:"country"`
	Region   string            `json:"region,omitempty"`
	Position *Position         `json:"position,omitempty"`
}

// PartnershipSummary is a partnership as lists show it. Its ends have no order
// that means anything.
type PartnershipSummary struct {
	ID         string   `json:"id" format:"uuid" doc:"Public id: it never changes"`
	URL        string   `json:"url" format:"uri" doc:"Its page"`
	Ends       []End    `json:"ends" minItems:"2" maxItems:"2"`
	State      string   `json:"state" enum:"active,dormant,unknown,proposed,suspended,ended"`
	Since      string   `json:"since,omitempty" doc:"EDTF"`
	Until      string   `json:"until,omitempty" doc:"EDTF"`
	Form       string   `json:"form,omitempty" enum:"formal,project,informal"`
	Reason     string   `json:"reason,omitempty" doc:"Why it was ended or suspended"`
	Themes     []string `json:"themes"`
	DistanceKm float64  `json:"distance_km,omitempty" doc:"Great-circle distance of the ends"`
	SaidByEnds int      `json:"said_by_ends" minimum:"0" maximum:"2" doc:"How many of the ends say something of it themselves"`
	Confirmed  int      `json:"confirmed_by_ends" minimum:"0" maximum:"2" doc:"How many of the ends confirmed it"`
	Liveness   string   `json:"liveness,omitempty" enum:"active,quiet,asleep" doc:"Last sign at most two years old: active, at most five: quiet, else asleep"`
	LastSign   string   `json:"last_sign,omitempty" doc:"The last activity or confirmation, EDTF"`
}

// Partnership is all that is known of a partnership.
type Partnership struct {
	Stamp
	PartnershipSummary
	Instrument     string         `json:"instrument,omitempty" doc:"What it rests on"`
	Events         []Event        `json:"events" doc:"In the order of their dates"`
	Statements     []Statement    `json:"statements" doc:"All that is said of it, by whom and where"`
	Contradictions []Statement    `json:"contradictions" doc:"Those statements that contradict what is shown"`
	Agreements     []Agreement    `json:"agreements"`
	Disagreements  []Disagreement `json:"disagreements" doc:"What both ends, or an end and a third, say differently of beginning, form or state"`
	Activities     []Activity     `json:"activities" doc:"The newest first"`
}

// Disagreement is what is said differently of a field.
type Disagreement struct {
	Field      string      `json:"field" enum:"since,form,state"`
	Statements []Statement `json:"statements" doc:"The newest of each that disagrees"`
	Decided    bool        `json:"decided" doc:"The association decided which is shown"`
}

// Event is a dated event of a partnership.
type Event struct {
	Kind string `json:"kind"`
	Date string `json:"date" doc:"EDTF"`
}

// Statement is one value of one field as someone says it.
type Statement struct {
	Field     string  `json:"field"`
	Value     string  `json:"value"`
	Written   string  `json:"written,omitempty" doc:"As the source writes it, where that differs"`
	SaidBy    string  `json:"said_by" enum:"editor,end,third" doc:"The association's editor, one of the ends, or a third"`
	End       string  `json:"end,omitempty" format:"uuid" doc:"The end that says it"`
	Source    *Source `json:"source,omitempty"`
	Retrieved string  `json:"retrieved,omitempty" doc:"When the source was read"`
	Shown     bool    `json:"shown" doc:"It is the one whose value is shown"`
}

// Source is where facts come from.
type Source struct {
	ID        string `json:"id" format:"uuid"`
	Address   string `json:"address,omitempty" doc:"A web address, or file: and the name of a file handed in; absent where it was told otherwise"`
	Told      string `json:"told,omitempty" enum:"phone,letter,email,meeting,townhall,campaign,desk" doc:"How it was told; desk: the association's own knowledge"`
	Publisher string `json:"publisher,omitempty"`
}

// Agreement is a signed instrument.
type Agreement struct {
	ID           string   `json:"id" format:"uuid"`
	Kind         string   `json:"kind,omitempty"`
	Title        string   `json:"title,omitempty"`
	Signed       string   `json:"signed,omitempty" doc:"EDTF"`
	Place        string   `json:"place,omitempty"`
	Term         string   `json:"term,omitempty"`
	Until        string   `json:"until,omitempty" doc:"EDTF"`
	Years        int      `json:"years,omitempty" doc:"Of a term of years"`
	InForceUntil string   `json:"in_force_until,omitempty" doc:"Its last date in force, as far as that follows from its term. EDTF"`
	Lapsed       bool     `json:"lapsed" doc:"That date is over as of the edition"`
	Parties      []Party  `json:"parties"`
	Related      *Related `json:"related,omitempty" doc:"Another agreement that it renews, amends or ends"`
	Source       *Source  `json:"source,omitempty"`
}

// Party is a unit that signed an agreement.
type Party struct {
	Unit           string `json:"unit" format:"uuid"`
	Name           string `json:"name,omitempty"`
	Resolution     string `json:"resolution,omitempty" doc:"Number of the council's resolution"`
	ResolutionDate string `json:"resolution_date,omitempty" doc:"EDTF"`
}

// Related is another agreement.
type Related struct {
	Relation string `json:"relation"`
	ID       string `json:"id" format:"uuid"`
}

func edtf(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.EDTF()
}

func placeOf(u *edition.Unit) *Position {
	if !u.Placed {
		return nil
	}
	return &Position{math.Round(u.Position.Lat*1e5) / 1e5, math.Round(u.Position.Lon*1e5) / 1e5}
}

func (a *API) endOf(u *edition.Unit) End {
	return End{string(u.ID), u.Slug, u.Name, a.shown(u), string(u.Level), u.Country, u.Region, placeOf(u)}
}

// shown is what a unit is called in each language of the site.
func (a *API) shown(u *edition.Unit) map[string]string {
	names := make(map[string]string, len(a.config.Languages))
	for _, lang := range a.config.Languages {
		names[lang] = u.NameIn(lang)
	}
	return names
}

func (a *API) page(path string) string { return a.config.Root + "/" + a.config.Languages[0] + path }

func (a *API) partnershipSummary(p *edition.Partnership, x, y *edition.Unit) PartnershipSummary {
	return PartnershipSummary{ID: string(p.ID), URL: a.page("/partnerships/" + string(p.ID)), Ends: []End{a.endOf(x), a.endOf(y)}, State: p.State,
		Since: edtf(p.Since), Until: edtf(p.Until), Form: p.Form, Reason: p.Reason, Themes: every(p.Themes),
		DistanceKm: math.Round(p.DistanceKm*10) / 10, SaidByEnds: p.SaidBy,
		Confirmed: p.Confirmed, Liveness: p.Liveness, LastSign: edtf(p.LastSign)}
}

// every is a list that goes out as [] where it is empty.
func every[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func sourceOf(e *edition.Edition, id register.SourceID) *Source {
	s := e.Sources[id]
	if s == nil {
		return nil
	}
	out := &Source{ID: string(s.ID), Address: s.Address, Publisher: s.Publisher}
	if how, said := register.SaidHow(s.Address); said {
		out.Address, out.Told = "", how
	}
	return out
}

// answer makes the output of an edition.
func answerOf[B any](a *API, e *edition.Edition, body B) *output[B] {
	return &output[B]{ETag: a.etag(e), CacheControl: "no-cache", Vary: "Accept-Encoding", Body: body}
}

// listOf makes the output of a part of a list.
func listOf[T any](a *API, e *edition.Edition, p *Paging, total int, items []T) *output[List[T]] {
	o := answerOf(a, e, List[T]{Stamp{e.Number, e.At}, total, p.Page, p.pages(total), p.Limit, every(items)})
	o.Link = a.links(p, total)
	return o
}
