package campaign

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/personal"
	"twinhall/internal/record"
	"twinhall/internal/register"
)

// What a town says of one partnership, or of one official.
const (
	SaidRight   = "right"   // all is as it is shown
	SaidCorrect = "correct" // what is entered holds
	SaidEnded   = "ended"
	SaidSkip    = ""      // nothing
	SaidOther   = "other" // of an official: somebody else
)

// NewPartners is how many partners a form takes at once.
const NewPartners = 3

// Barriers and Wishes list the choices of the questionnaire.
var (
	Barriers = []string{"money", "staff", "language", "distance", "interest", "politics", "contact", "none"}
	Wishes   = []string{"partner", "funding", "advice", "translation", "meetings", "examples", "none"}
)

// Reply is what a town answers, read from its form.
type Reply struct {
	Confirmed []Partner
	Changed   []Changed
	New       []New
	Happened  []Happened
	Officials []Named
	// StillRight are the roles of officials of whom the town says that they are
	// as recorded.
	StillRight []register.OfficialRole
	Barriers   []string
	Wishes     []string
	Barrier    string // in the town's own words
	Wish       string
}

// Changed is a partnership of which something else holds.
type Changed struct {
	Partner
	Was, Now record.Values
}

// New is a partner that is not recorded. Unit is "" where it is not known which
// place is meant.
type New struct {
	Written, Country string
	Unit             register.UnitID
	Since, Form      string
}

// Happened is an activity.
type Happened struct {
	Partner
	Values record.Values
}

// Named is an official. Name and OwnEmail are personal.
type Named struct {
	ID                              string
	Role                            register.OfficialRole
	Function, Email, Name, OwnEmail string
}

// Empty reports whether r says nothing.
func (r *Reply) Empty() bool {
	return len(r.StillRight)+len(r.Confirmed)+len(r.Changed)+len(r.New)+len(r.Happened)+len(r.Officials)+len(r.Barriers)+len(r.Wishes) == 0 &&
		r.Barrier == "" && r.Wish == ""
}

// Place finds the municipality that a text means: one that was chosen or
// a name that one bears, in a country where that is given; "" = none or several.
type Place func(written, country string) register.UnitID

// ReadReply reads the form of a sheet. What is wrong is named by its field.
func ReadReply(form url.Values, s *Sheet, today date.Day, place Place) (*Reply, Wrong) {
	r := &reading{form: form, sheet: s, today: today, wrong: Wrong{}, reply: &Reply{}}
	for _, p := range s.Partners {
		r.partner(p)
	}
	if s.Campaign.Form == Long {
		r.newPartners(place)
		r.questions()
	}
	for _, role := range register.OfficialRoles {
		r.official(role)
	}
	if len(r.wrong) > 0 {
		return r.reply, r.wrong
	}
	return r.reply, nil
}

type reading struct {
	form  url.Values
	sheet *Sheet
	today date.Day
	wrong Wrong
	reply *Reply
}

func (r *reading) get(name string) string { return strings.TrimSpace(r.form.Get(name)) }

// text is a line of at most n letters.
func (r *reading) text(name string, n int) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(r.get(name), "")), " ")
	if utf8.RuneCountInString(text) > n {
		r.wrong[name] = "answer.too-long"
	}
	return text
}

// PersonalSeen is the field by which a town says that what looks personal in its
// answer may become public.
const PersonalSeen = "personal-ok"

// LooksPersonal is what is wrong with a text that looks personal.
const LooksPersonal = "answer.personal"

// open is a text that may become public: what looks personal in it is asked once.
func (r *reading) open(name string, n int) string {
	text := r.text(name, n)
	if len(personal.Find(text)) > 0 && r.get(PersonalSeen) == "" && r.wrong[name] == "" {
		r.wrong[name] = LooksPersonal
	}
	return text
}

func (r *reading) date(name string) string {
	d, ok := edit.Date(r.get(name))
	if at, err := date.ParseEDTF(d); ok && d != "" && err == nil && at.Year() > r.today.Year {
		ok = false // nothing that is asked here lies in the future
	}
	if !ok {
		r.wrong[name] = "answer.date-wrong"
	}
	return d
}

func (r *reading) word(name string, known []string) string {
	value := r.get(name)
	if value != "" && !slices.Contains(known, value) {
		r.wrong[name] = "answer.choose"
	}
	return value
}

func (r *reading) partner(p Partner) {
	id := string(p.ID)
	switch r.get("said-" + id) {
	case SaidRight:
		r.reply.Confirmed = append(r.reply.Confirmed, p)
	case SaidCorrect:
		r.correct(p)
	case SaidEnded:
		c := Changed{Partner: p, Was: only(p.Values, "state", "until", "reason"), Now: record.Values{}}
		c.Now.Set("state", register.StateEnded)
		c.Now.Set("until", r.date("until-"+id))
		c.Now.Set("reason", r.word("reason-"+id, register.Reasons))
		r.reply.Changed = append(r.reply.Changed, c)
	}
	r.activity(p)
}

// correct is a confirmation where nothing else was entered than is shown.
func (r *reading) correct(p Partner) {
	id := string(p.ID)
	c := Changed{Partner: p, Was: only(p.Values, "since", "form", "state"), Now: record.Values{}}
	if r.sheet.Campaign.Form == Short {
		c.Was = only(p.Values, "since")
	}
	c.Now.Set("since", r.date("since-"+id))
	if r.sheet.Campaign.Form == Long {
		c.Now.Set("form", r.word("form-"+id, register.Forms))
		c.Now.Set("state", r.word("state-"+id, register.States))
	}
	for _, f := range []string{"since", "form", "state"} {
		if c.Now.Equal(c.Was, f) || c.Now.Get(f) == "" { // what is left empty is not denied
			delete(c.Was, f)
			delete(c.Now, f)
		}
	}
	if len(c.Now) == 0 {
		if len(r.wrong) == 0 {
			r.reply.Confirmed = append(r.reply.Confirmed, p)
		}
		return
	}
	r.reply.Changed = append(r.reply.Changed, c)
}

func only(v record.Values, fields ...string) record.Values {
	out := record.Values{}
	for _, f := range fields {
		if len(v[f]) > 0 {
			out[f] = v[f]
		}
	}
	return out
}

func (r *reading) activity(p Partner) {
	id := string(p.ID)
	kind, day, title := r.word("act-kind-"+id, register.ActivityKinds), r.date("act-date-"+id), r.open("act-title-"+id, 200)
	audience, number := r.word("act-audience-"+id, register.Audiences), r.get("act-number-"+id)
	if kind == "" && r.get("act-date-"+id) == "" && title == "" && number == "" {
		return
	}
	if day == "" && r.wrong["act-date-"+id] == "" {
		r.wrong["act-date-"+id] = "answer.act-date-missing"
	}
	if kind == "" {
		r.wrong["act-kind-"+id] = "answer.choose"
	}
	v := record.Values{"partnership": {id}}
	v.Set("kind", kind)
	v.Set("from", day)
	v.Set("title", title)
	if number != "" {
		n, err := strconv.Atoi(strings.ReplaceAll(number, " ", ""))
		switch {
		case err != nil || n < 1 || n > 1_000_000:
			r.wrong["act-number-"+id] = "answer.number-wrong"
		case audience == "":
			r.wrong["act-audience-"+id] = "answer.choose"
		}
	}
	if audience != "" {
		n, _ := strconv.Atoi(strings.ReplaceAll(number, " ", "")) // told above
		v.Set("participants", audience+"::"+strconv.Itoa(n))
	}
	r.reply.Happened = append(r.reply.Happened, Happened{p, v})
}

func (r *reading) newPartners(place Place) {
	for i := 1; i <= NewPartners; i++ {
		n := strconv.Itoa(i)
		x := New{Written: r.open("new-town-"+n, 120), Country: strings.ToUpper(r.text("new-country-"+n, 2)), Since: r.date("new-since-" + n),
			Form: r.word("new-form-"+n, register.Forms)}
		if x.Written == "" {
			if x.Since != "" {
				r.wrong["new-town-"+n] = "answer.town-missing"
			}
			continue
		}
		if place != nil {
			x.Unit = place(x.Written, x.Country)
		}
		if x.Unit == r.sheet.Unit.ID {
			r.wrong["new-town-"+n] = "answer.same-unit"
			continue
		}
		known := func(p Partner) bool { return x.Unit != "" && p.Other.ID == x.Unit }
		if slices.ContainsFunc(r.sheet.Partners, known) || slices.ContainsFunc(r.sheet.Ended, known) {
			continue // it stands above; a form that is sent again may hold it
		}
		r.reply.New = append(r.reply.New, x)
	}
}

func (r *reading) questions() {
	choices := func(name string, known []string) (chosen []string) {
		for _, v := range r.form[name] {
			if slices.Contains(known, v) && !slices.Contains(chosen, v) {
				chosen = append(chosen, v)
			}
		}
		return chosen
	}
	r.reply.Barriers, r.reply.Wishes = choices("barriers", Barriers), choices("wishes", Wishes)
	r.reply.Barrier, r.reply.Wish = r.text("barrier", 1000), r.text("wish", 1000)
}

func (r *reading) official(role register.OfficialRole) {
	name := string(role)
	switch r.get(name) {
	case SaidRight:
		if r.sheet.Official(role) != nil {
			r.reply.StillRight = append(r.reply.StillRight, role)
		}
		return
	case SaidOther:
	default:
		return
	}
	o := Named{Role: role, Function: r.open(name+"-function", 100), Email: r.text(name+"-email", 254), Name: r.text(name+"-name", 100),
		OwnEmail: r.text(name+"-own", 254)}
	if o.Function == "" {
		r.wrong[name+"-function"] = "answer.function-wrong"
	}
	for field, address := range map[string]string{"-email": o.Email, "-own": o.OwnEmail} {
		if address != "" && !IsAddress(address) {
			r.wrong[name+field] = "person.email-wrong"
		}
	}
	r.reply.Officials = append(r.reply.Officials, o)
}

// impersonal is a form without the officials that it names: as it is kept once
// it has been sent. They stand in a table of their own.
func impersonal(form url.Values) url.Values {
	out := url.Values{}
	for name, values := range form {
		role, _, _ := strings.Cut(name, "-")
		if !slices.Contains(register.OfficialRoles, register.OfficialRole(role)) {
			out[name] = values
		}
	}
	return out
}
