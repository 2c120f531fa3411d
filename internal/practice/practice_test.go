package practice_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func write(t *testing.T, db *sqldb.DB, f func(tx *ledger.Tx) error) error {
	t.Helper()
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", Label: "test", At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)}, f)
	return err
}

// The cards to begin with are whole: sixty at least, each in four languages,
// with their facts in the words of the lists and the page from which they are.
func TestStarter(t *testing.T) {
	t.Parallel()
	all, err := practice.Starter()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 60 {
		t.Errorf("%d cards", len(all))
	}
	themes := map[string]bool{}
	for _, x := range register.Themes() {
		themes[x.Key] = true
	}
	for _, c := range all {
		for i, lang := range practice.Languages {
			if x := c.In[i]; lang != "hr" && (!x.Whole() || x.Summary == "" || len([]rune(x.Title)) > 110) {
				t.Errorf("%s/%s is not whole: %q", c.Slug, lang, x.Title)
			}
		}
		if field, key := practice.Kind.CheckStored(c); key != "" {
			t.Errorf("%s: %s %s", c.Slug, field, key)
		}
		for _, w := range strings.Fields(c.Themes) {
			if !themes[w] {
				t.Errorf("%s: theme %q", c.Slug, w)
			}
		}
		for _, w := range strings.Fields(c.Audiences) {
			if !slices.Contains(register.Audiences, w) {
				t.Errorf("%s: audience %q", c.Slug, w)
			}
		}
		for _, w := range strings.Fields(c.Funds) {
			if !slices.Contains(practice.Funds, w) {
				t.Errorf("%s: money of %q", c.Slug, w)
			}
		}
		if c.Address == "" || c.Themes == "" || c.Audiences == "" || c.Abroad > 0 && c.People > 0 && c.Abroad > c.People {
			t.Errorf("%s lacks its page, theme or audience, or more came from abroad than came", c.Slug)
		}
	}
}

// Loading is done once, and what is no card is refused.
func TestCards(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for _, want := range []bool{true, false} {
			n := 0
			if err := write(t, db, func(tx *ledger.Tx) (err error) { n, err = practice.Load(tx, false); return err }); err != nil {
				t.Fatal(err)
			}
			if (n > 0) != want {
				t.Errorf("%d cards were new", n)
			}
		}
		year := record.KnownDate("2020")
		town := []practice.Town{{Name: "Opava", Country: "CZ"}}
		for _, c := range []*practice.Card{{Slug: "a b", From: year, Towns: town}, {Slug: "a", Towns: town}, {Slug: "a", From: year},
			{Slug: "a", From: year, Towns: []practice.Town{{Name: "Opava"}}}, {Slug: "a", From: year, Towns: town, Public: true},
			{Slug: "a", From: year, Until: record.KnownDate("2019"), Towns: town}} {
			if err := write(t, db, func(tx *ledger.Tx) error { _, err := practice.Put(tx, c); return err }); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v is taken: %v", c, err)
			}
		}
	})
}

// A form makes a card with an address of its title, and holds its words to the
// lists.
func TestForm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		apply := func(now record.Values) (id string, err error) {
			err = write(t, db, func(tx *ledger.Tx) (err error) {
				id, err = practice.Kind.Apply(tx, record.Change{Kind: practice.KindCard, Now: now, Said: record.Said{By: record.SayerEditor, Source: "said:desk"}})
				return err
			})
			return id, err
		}
		now := func() record.Values {
			return record.Values{practice.FieldTowns: {"Opava:CZ:", "Katowice:PL:"}, practice.FieldFrom: {"2020"}, practice.FieldThemes: {"culture", "youth"},
				practice.FieldTitle + "cs": {"Sbory spolu"}, practice.FieldDone + "cs": {"Zpívaly."}, practice.FieldPublic: {"yes"}}
		}
		for range 2 {
			if _, err := apply(now()); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			all, err := practice.All(tx)
			var slugs []string
			for _, c := range all {
				slugs = append(slugs, c.Slug)
				if c.Themes != "culture youth" || len(c.Towns) != 2 {
					t.Errorf("%+v", c)
				}
			}
			if strings.Join(slugs, " ") != "sbory-spolu sbory-spolu-2" {
				t.Errorf("addresses %v", slugs)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for field, values := range map[string][]string{practice.FieldThemes: {"culture", "dancing"}, practice.FieldTowns: nil, practice.FieldFrom: nil,
			practice.FieldDone + "cs": nil, practice.FieldCost: {"much"}, practice.FieldUntil: {"2019"}} {
			wrong := now()
			wrong[field] = values
			if _, err := apply(wrong); err == nil {
				t.Errorf("%s %v is taken", field, values)
			}
		}
	})
}

// A card is tied to the one municipality of its country that is called so, or
// to that with its address; to none where several are.
func TestTies(t *testing.T) {
	t.Parallel()
	unit := func(id, slug, name, country string, people int64) *register.Unit {
		return &register.Unit{ID: register.UnitID(id), Slug: slug, Name: name, Country: country, Level: register.LevelMunicipality, Population: people}
	}
	s := &edition.Snapshot{Number: 1, Units: []*register.Unit{unit("1", "opava", "Opava", "CZ", 56_000), unit("2", "katowice", "Katowice", "PL", 285_000),
		unit("3", "brezina", "Březina", "CZ", 900), unit("4", "brezina-brno-venkov", "Březina", "CZ", 1100), unit("5", "krnov", "Krnov", "CZ", 60_000)},
		Partnerships: []*register.Partnership{{ID: "p", A: "1", B: "2"}}}
	e := edition.New(s)
	year := record.KnownDate("2020")
	text := map[string]practice.Text{"en": {Title: "t", Done: "d"}}
	a := &practice.Published{Slug: "a", Towns: []practice.Town{{"opava", "CZ", ""}, {"Katowice", "PL", ""}, {"Březina", "CZ", ""}}, From: year, In: text,
		Grant: 9000}
	b := &practice.Published{Slug: "b", Towns: []practice.Town{{"Březina", "CZ", "brezina"}, {"Opava", "PL", ""}}, From: year, In: text,
		Themes: []string{"sport"}}
	c := practice.Part.Build(e, []*practice.Published{a, b})
	if got := c.Units(a); got[0] != 0 || got[1] != 1 || got[2] != edition.None {
		t.Errorf("the towns of a card are %v", got)
	}
	if got := c.Units(b); got[0] != 2 || got[1] != edition.None {
		t.Errorf("the towns of a card are %v", got)
	}
	if len(c.Pairs(a)) != 1 || len(c.OfPair(0)) != 1 || len(c.OfUnit(0)) != 1 || len(c.Pairs(b)) != 0 {
		t.Error("the card is not tied to the partnership of its towns")
	}
	for _, x := range []struct {
		f    practice.Filter
		want string
	}{{practice.Filter{}, "ab"}, {practice.Filter{Theme: "sport"}, "b"}, {practice.Filter{Country: "PL"}, "ab"}, {practice.Filter{Country: "SK"}, ""},
		{practice.Filter{Size: "large"}, "a"}, {practice.Filter{Size: "village"}, "b"}, {practice.Filter{Cost: "low"}, "a"}, {practice.Filter{Cost: "high"}, ""}} {
		got := ""
		for _, card := range c.Choose(e, x.f) {
			got += card.Slug
		}
		if got != x.want {
			t.Errorf("%+v chooses %q, want %q", x.f, got, x.want)
		}
	}
	if like := c.Like(e, e.Unit(4), 3); len(like) != 1 || like[0] != a {
		t.Errorf("towns as large as Krnov did %v", like)
	}
	if like := c.Like(e, e.Unit(0), 3); len(like) != 0 {
		t.Errorf("a town is told of its own card: %v", like)
	}
}
