// Package practice is the feature of good practice: cards of one shape that say
// what partner towns did together, what it cost and what came of it. It owns
// their rules and their table.
package practice

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Languages are those in which a card may be written, each with columns of its
// own in the table.
var Languages = []string{"cs", "sk", "de", "en", "hr"}

// ID is the public id of a card: a UUID of version 7.
type ID string

// KindCard marks a card's entries in the ledger.
const KindCard ledger.Kind = "practice"

// Card says what partner towns did together.
type Card struct {
	ID        ID
	Slug      string // its address, for good
	Towns     []Town // who did it, in no order
	Themes    string // of register.Themes, parted by blanks, the main one first
	Audiences string // of register.Audiences, likewise
	From      date.Date
	Until     date.Date // zero = no longer than From says
	People    int64     // who took part in all, 0 = not known
	Abroad    int64     // of them those from other countries than the host's, 0 = not known
	Funds     string    // of Funds, parted by blanks
	Cost      int64     // in whole euros, 0 = not known
	Grant     int64     // likewise
	Address   string    // the page from which the facts are, "" = the town itself says so
	Read      date.Date // when it was read
	Contact   string    // an office that tells more
	Public    bool
	In        [5]Text // by Languages
	Trashed   record.Trash
	Version   int64
}

// Town is a town that took part.
type Town struct {
	Name    string
	Country string // ISO 3166-1 alpha-2
	Slug    string // its address in the register where several bear the name, "" = the one that does
}

// Text is what a card says in one language.
type Text struct{ Title, Summary, Done, Outcome, Otherwise string }

// Whole reports whether a text says enough to be shown.
func (t *Text) Whole() bool { return t.Title != "" && t.Done != "" }

// Funds are sources of money, in the order in which they are shown: the towns'
// own, Europe for Citizens, CERV, Interreg and small project funds, the
// Visegrad Fund, the Czech-German Future Fund, Tandem, Erasmus+, other money of
// the Union, of a state, of a region, a foundation's, given, paid by those who
// came.
var Funds = []string{"own", "e4c", "cerv", "interreg", "visegrad", "czech-german", "tandem", "erasmus", "eu", "state", "region", "foundation", "donations",
	"participants"}

// FundKeys are of the messages that name sources of money.
var FundKeys = map[string]string{"own": "practice.fund-own", "e4c": "practice.fund-e4c", "cerv": "practice.fund-cerv", "interreg": "practice.fund-interreg",
	"visegrad": "practice.fund-visegrad", "czech-german": "practice.fund-czech-german", "tandem": "practice.fund-tandem", "erasmus": "practice.fund-erasmus",
	"eu": "practice.fund-eu", "state": "practice.fund-state", "region": "practice.fund-region", "foundation": "practice.fund-foundation",
	"donations": "practice.fund-donations", "participants": "practice.fund-participants"}

// Fields of a form, of which those of a text are followed by its language:
// "practice-title-cs".
const (
	FieldSlug      = "practice-slug"
	FieldTowns     = "practice-towns"
	FieldThemes    = "practice-themes"
	FieldAudiences = "practice-audiences"
	FieldFrom      = "practice-from"
	FieldUntil     = "practice-until"
	FieldPeople    = "practice-people"
	FieldAbroad    = "practice-abroad"
	FieldFunds     = "practice-funds"
	FieldCost      = "practice-cost"
	FieldGrant     = "practice-grant"
	FieldAddress   = "practice-address"
	FieldRead      = "practice-read"
	FieldContact   = "practice-contact"
	FieldPublic    = "practice-public"
	FieldTitle     = "practice-title-"
	FieldSummary   = "practice-summary-"
	FieldDone      = "practice-done-"
	FieldOutcome   = "practice-outcome-"
	FieldOtherwise = "practice-otherwise-"
)

// FactFields are the fields that belong to no language, in the order of a form.
var FactFields = []string{FieldTowns, FieldThemes, FieldAudiences, FieldFrom, FieldUntil, FieldPeople, FieldAbroad, FieldFunds, FieldCost, FieldGrant,
	FieldAddress, FieldRead, FieldContact}

// TextFields are the fields of a text in a language.
func TextFields(lang string) []string {
	return []string{FieldTitle + lang, FieldSummary + lang, FieldDone + lang, FieldOutcome + lang, FieldOtherwise + lang}
}

const (
	mostSlug   = 60
	mostText   = 3000
	mostMoney  = 100_000_000
	mostPeople = 1_000_000
)

// Kind is the kind of record that cards are.
var Kind = &record.Kind[Card]{
	Named: KindCard,
	Store: "practice",
	Head: func(c *Card) record.Head {
		return record.Head{ID: (*string)(&c.ID), Version: &c.Version, Trashed: &c.Trashed}
	},
	Fields: fields(),
	Check:  (*Card).check,
	Public: func(c *Card) bool { return c.Public },
	Settled: func(old, next *Card) error {
		if old.Slug != next.Slug {
			return errs.New(errs.Internal, "a card keeps its address")
		}
		return nil
	},
	Called: func(_ *sqldb.Tx, c *Card, _ func(string) string) (string, error) { return c.NameIn(""), nil },
	Rules:  rules,
	Required: func(tx *ledger.Tx, c record.Change, wrong record.Wrong) {
		slug := c.Now.Get(FieldSlug)
		if slug == "" {
			return // it is made of the title
		}
		if !slugs.MatchString(slug) {
			wrong[FieldSlug] = "practice.slug-wrong"
		} else if taken, err := taken(tx.Tx, slug); taken || err != nil {
			wrong[FieldSlug] = "practice.slug-taken"
		}
	},
	Begin: func(tx *ledger.Tx, card *Card, c record.Change) (err error) {
		card.Slug, err = freeSlug(tx.Tx, c.Now)
		return err
	},
}

// rules looks at the values of a form together.
func rules(_ *ledger.Tx, now record.Values, wrong record.Wrong) {
	if from, until := now.Get(FieldFrom), now.Get(FieldUntil); wrong[FieldFrom] == "" && wrong[FieldUntil] == "" && until != "" && record.Later(from, until) {
		wrong[FieldUntil] = "activity.until-before"
	}
	if now.Get(FieldPublic) == "" {
		return
	}
	whole := slices.ContainsFunc(Languages, func(lang string) bool { return now.Get(FieldTitle+lang) != "" && now.Get(FieldDone+lang) != "" })
	if !whole {
		wrong[FieldPublic] = "practice.empty"
	}
}

func fields() []record.Field[Card] {
	themes := make([]string, 0, 13)
	themeKeys := map[string]string{}
	for _, t := range register.Themes() {
		themes = append(themes, t.Key)
		themeKeys[t.Key] = register.ThemeKeys[t.Key]
	}
	label := func(form string) string { return "edit.f." + form }
	info := func(name, form string, kind record.FieldType) record.Info {
		return record.Info{Name: name, Form: form, Label: label(form), Type: kind, Class: record.Internal}
	}
	hinted := func(i record.Info) record.Info { i.Hint = i.Label + "-hint"; return i }
	most := func(i record.Info, n int) record.Info { i.Most = n; return i }
	free := func(i record.Info) record.Info { i.FreeText = true; return i }
	words := func(name, form string, all []string, keys map[string]string) record.Info {
		i := info(name, form, record.Words)
		i.Words, i.Keys = all, keys
		return i
	}
	slug := hinted(most(info("slug", FieldSlug, record.Line), mostSlug))
	slug.Made = true
	from := info("from", FieldFrom, record.Date)
	from.Required = "practice.from-missing"
	towns := hinted(info("towns", FieldTowns, record.Rows))
	towns.Required, towns.Twice = "practice.towns-wrong", "practice.towns-twice"
	towns.Columns = []record.Info{{Form: "practice-town", Label: "edit.f.practice-town", Type: record.Line, FreeText: true},
		{Form: "country", Type: record.Country},
		{Form: "practice-town-slug", Label: "edit.f.practice-town-slug", Type: record.Line}}
	public := info("public", FieldPublic, record.Flag)
	public.Keys = map[string]string{"yes": "edit.practice-public-yes"}
	all := []record.Field[Card]{
		{Info: slug, Fixed: true, String: func(c *Card) *string { return &c.Slug }},
		{Info: towns, Rows: &record.RowsOf[Card]{Table: "practice_town", Of: "practice", Columns: []string{"name", "country", "slug"}, Keys: 2, Get: townRows,
			Set: setTowns}},
		{Info: hinted(words("themes", FieldThemes, themes, themeKeys)), String: func(c *Card) *string { return &c.Themes }},
		{Info: words("audiences", FieldAudiences, register.Audiences, register.AudienceKeys), String: func(c *Card) *string { return &c.Audiences }},
		{Info: from, Column: "began", Date: func(c *Card) *date.Date { return &c.From }},
		{Info: info("until", FieldUntil, record.Date), Date: func(c *Card) *date.Date { return &c.Until }},
		{Info: most(info("people", FieldPeople, record.Number), mostPeople), Number: func(c *Card) *int64 { return &c.People }},
		{Info: most(info("abroad", FieldAbroad, record.Number), mostPeople), Number: func(c *Card) *int64 { return &c.Abroad }},
		{Info: words("funds", FieldFunds, Funds, FundKeys), String: func(c *Card) *string { return &c.Funds }},
		{Info: most(info("cost", FieldCost, record.Number), mostMoney), Number: func(c *Card) *int64 { return &c.Cost }},
		{Info: most(info("grant", FieldGrant, record.Number), mostMoney), Column: "grant_eur", Number: func(c *Card) *int64 { return &c.Grant }},
		{Info: hinted(most(info("address", FieldAddress, record.Web), 1000)), String: func(c *Card) *string { return &c.Address }},
		{Info: info("read", FieldRead, record.Date), Column: "read_on", Date: func(c *Card) *date.Date { return &c.Read }},
		{Info: hinted(free(info("contact", FieldContact, record.Line))), String: func(c *Card) *string { return &c.Contact }},
		{Info: public, Flag: func(c *Card) *bool { return &c.Public }},
	}
	for i, lang := range Languages {
		text := func(name, form string, kind record.FieldType, n int, of func(*Text) *string) {
			t := free(hinted(most(info(name+"-"+lang, form+lang, kind), n)))
			t.Label = label(strings.TrimSuffix(form, "-"))
			t.Hint = t.Label + "-hint"
			all = append(all, record.Field[Card]{Info: t, Column: name + "_" + lang, String: func(c *Card) *string { return of(&c.In[i]) }})
		}
		text("title", FieldTitle, record.Line, record.DefaultMost, func(t *Text) *string { return &t.Title })
		text("summary", FieldSummary, record.Text, 500, func(t *Text) *string { return &t.Summary })
		text("done", FieldDone, record.Text, mostText, func(t *Text) *string { return &t.Done })
		text("outcome", FieldOutcome, record.Text, mostText, func(t *Text) *string { return &t.Outcome })
		text("otherwise", FieldOtherwise, record.Text, mostText, func(t *Text) *string { return &t.Otherwise })
	}
	return all
}

func townRows(c *Card) (rows [][]string) {
	for _, t := range c.Towns {
		rows = append(rows, []string{t.Name, t.Country, t.Slug})
	}
	return rows
}

func setTowns(c *Card, rows [][]string) {
	c.Towns = nil
	for _, row := range rows {
		c.Towns = append(c.Towns, Town{row[0], row[1], row[2]})
	}
}

// slugs are addresses of cards.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (c *Card) check() error {
	switch {
	case !slugs.MatchString(c.Slug) || len(c.Slug) > mostSlug:
		return errs.New(errs.Invalid, "practice.slug-wrong")
	case c.From.IsZero():
		return errs.New(errs.Invalid, "practice.from-missing")
	case !c.Until.IsZero() && c.Until.To().Before(c.From.From()):
		return errs.New(errs.Invalid, "activity.until-before")
	case c.Public && !slices.ContainsFunc(c.In[:], func(t Text) bool { return t.Whole() }):
		return errs.New(errs.Invalid, "practice.empty")
	case len(c.Towns) == 0 && c.Trashed == record.Kept: // an undo takes a new one's towns, too
		return errs.New(errs.Invalid, "practice.towns-wrong")
	}
	for _, t := range c.Towns {
		if t.Name == "" || len(t.Country) != 2 {
			return errs.New(errs.Invalid, "practice.towns-wrong")
		}
	}
	return nil
}

func taken(tx *sqldb.Tx, slug string) (bool, error) {
	n := 0
	err := tx.Row(`select count(*) from practice where slug = $1`, []any{slug}, &n)
	return n > 0, err
}

// NameIn is the title of a card in a language, else the first that there is.
func (c *Card) NameIn(lang string) string {
	if i := slices.Index(Languages, lang); i >= 0 && c.In[i].Title != "" {
		return c.In[i].Title
	}
	for i := range c.In {
		if c.In[i].Title != "" {
			return c.In[i].Title
		}
	}
	return c.Slug
}

// Get returns the card with this id, a trashed one too, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Card, error) { return Kind.Get(tx, string(id)) }

// All are the cards that are not in the trash, the latest first.
func All(tx *sqldb.Tx) ([]*Card, error) {
	all, err := Kind.List(tx, `where trashed = ''`)
	slices.SortFunc(all, func(a, b *Card) int {
		if a.From.EDTF() != b.From.EDTF() {
			return strings.Compare(b.From.EDTF(), a.From.EDTF())
		}
		return strings.Compare(a.Slug, b.Slug)
	})
	return all, err
}

// Put stores c; what is wrong with it is errs.Invalid with the key of a message.
func Put(tx *ledger.Tx, c *Card) (bool, error) { return Kind.Put(tx, c) }

// freeSlug is the address that a form gives a new card, else one made of its
// first title.
func freeSlug(tx *sqldb.Tx, now record.Values) (string, error) {
	slug := now.Get(FieldSlug)
	for _, lang := range Languages {
		if title := now.Get(FieldTitle + lang); slug == "" && title != "" {
			slug = register.Slug(title)
		}
	}
	slug = strings.Trim(slug[:min(len(slug), mostSlug-5)], "-")
	if slug == "" {
		slug = "card"
	}
	base := slug
	for n := 2; ; n++ {
		used, err := taken(tx, slug)
		if err != nil || !used {
			return slug, err
		}
		slug = base + "-" + strconv.Itoa(n)
	}
}
