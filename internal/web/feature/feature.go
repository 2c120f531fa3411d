// Package feature is the form in which a feature says all that it brings to the
// program: its kinds of record, its part of an edition, its pages, what it adds
// to those of others. Who puts the program together reads the features in one
// list, internal/web/features.go.
package feature

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/neutral"
	"twinhall/internal/privacy"
	"twinhall/internal/record"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is what a feature brings. What it does not have it leaves out.
type Feature struct {
	Name string // in one word, as its folders are called

	Kinds   record.Kinds     // of record
	Part    edition.Part     // of an edition
	Lines   *neutral.Lines   // of an export
	Privacy *privacy.Feature // where it may name persons

	// Messages holds messages/LANG.json for each language: what its pages and
	// mails say.
	Messages fs.FS

	Pages           []site.Route                                               // that everybody may see
	Nav             []site.NavEntry                                            // of its pages those in the main menu
	OnHome          []site.HomeBlock                                           // on the home page
	OnTown          []site.TownBlock                                           // on the page of a town
	Embeds          []site.Embed                                               // of its pages those that other sites may show
	Published       []site.Published                                           // texts that the search finds
	Sitemap         func(*edition.Edition) []string                            // pages that search engines are told of, below the language
	Moved           func(e *edition.Edition, path string) (to string, ok bool) // where a path leads under which nothing stands
	Foot            func(*site.Page) []site.Crumb                              // links at the foot of each page
	OnPartnership   func(*site.Page, *edition.Partnership) templ.Component     // on the public page of a partnership, nil = nothing
	DeskPartnership desk.Section
	TownPartnership townhall.Section
	HandOver        page.HandedSection

	Begins      []string                       // the first parts of the addresses of its own pages of those who sign in
	RecordPages []desk.RecordPage              // of its records at the desk
	InHistory   map[ledger.Kind]desk.Words     // how changes are told of kinds that tell them otherwise
	TownForms   map[ledger.Kind]townhall.Forms // of its records in the town hall
	Rail        []page.Entry                   // its pages in the staff's rail
	New         []page.Entry                   // what the staff can begin from everywhere
	DeskSearch  []desk.Search                  // what the staff's search for anything finds of it
	Menu        []page.MenuEntry               // in the menu of who has signed in, in the public frame

	// Returned takes what came back of a mail that the feature sent.
	Returned func(tx *sqldb.Tx, back mail.Return, at time.Time) error
	// Revokes is what the feature takes back for good, which a restored backup must
	// not give again.
	Revokes *revoke.Source
	// Retention deletes what has had its time.
	Retention func(tx *sqldb.Tx, now time.Time) error
	// Open begins what needs a database: the pages of those who sign in, and what
	// goes on in the background.
	Open func(Frames) Opened
}

// Frames are what the pages of features stand in.
type Frames struct {
	House *page.House
	Desk  *desk.Desk
	Hall  *townhall.Hall
}

// Opened is what a feature does while there is a database.
type Opened struct {
	Routes   []page.Route
	Today    desk.Today                                // what needs a person, nil = nothing
	Jobs     []func(context.Context)                   // that run until the context ends
	Missed   func(path string)                         // told of each public path under which nothing stands; it must be quick
	Answered func(tx *sqldb.Tx, proposal string) error // a proposal was declined, or a question asked back
}

// AddTo puts what the feature adds to the pages of others into the frames.
func (x Feature) AddTo(f Frames) {
	if x.DeskPartnership != nil {
		f.Desk.Sections = append(f.Desk.Sections, x.DeskPartnership)
	}
	if x.TownPartnership != nil {
		f.Hall.Sections = append(f.Hall.Sections, x.TownPartnership)
	}
	if x.HandOver != nil {
		f.House.HandOver = append(f.House.HandOver, x.HandOver)
	}
	maps.Copy(f.Hall.Forms, x.TownForms)
	f.Desk.Pages = append(f.Desk.Pages, x.RecordPages...)
	maps.Copy(f.Desk.Words, x.InHistory)
	f.House.Rail = append(f.House.Rail, x.Rail...)
	f.House.New = append(f.House.New, x.New...)
	f.Desk.Searches = append(f.Desk.Searches, x.DeskSearch...)
	f.House.Menu = append(f.House.Menu, x.Menu...)
	slices.SortStableFunc(f.House.Menu, func(a, b page.MenuEntry) int { return a.Rank - b.Rank })
}

// AddTo gives the public site the pages of all features, and what they add to
// the pages of others.
func (l List) AddTo(s *site.Site) {
	for _, f := range l {
		s.Pages = append(s.Pages, f.Pages...)
		s.Embeds = append(s.Embeds, f.Embeds...)
		s.Published = append(s.Published, f.Published...)
		if f.Sitemap != nil {
			s.Sitemap = append(s.Sitemap, f.Sitemap)
		}
		if f.Foot != nil {
			s.Foot = append(s.Foot, f.Foot)
		}
		if f.Moved != nil {
			s.Moved = append(s.Moved, f.Moved)
		}
		s.Nav = append(s.Nav, f.Nav...)
		s.OnHome = append(s.OnHome, f.OnHome...)
		s.OnTown = append(s.OnTown, f.OnTown...)
		if f.OnPartnership != nil {
			s.OnPartnership = append(s.OnPartnership, f.OnPartnership)
		}
	}
}

// Begins are the first parts of all addresses of those who sign in: those of
// the frames and of features.
func (l List) Begins() map[string]bool {
	all := map[string]bool{"desk": true, "town-hall": true}
	for _, f := range l {
		for _, begin := range f.Begins {
			all[begin] = true
		}
	}
	return all
}

// List are features in the order in which they stand on pages and in files.
type List []Feature

// Revokes are what all features take back for good.
func (l List) Revokes() (all []revoke.Source) {
	for _, f := range l {
		if f.Revokes != nil {
			all = append(all, *f.Revokes)
		}
	}
	return all
}

// Kinds are the kinds of record of all features, what is referred to before
// what refers to it.
func (l List) Kinds() (all record.Kinds) {
	for _, f := range l {
		all = append(all, f.Kinds...)
	}
	return all
}

// Parts are the parts of an edition that features bring.
func (l List) Parts() (all []edition.Part) {
	for _, f := range l {
		if f.Part != nil {
			all = append(all, f.Part)
		}
	}
	return all
}

// Messages are the folders of messages of all features.
func (l List) Messages() (all []i18n.Folder) {
	for _, f := range l {
		if f.Messages != nil {
			all = append(all, i18n.Folder{Name: f.Name, Files: f.Messages})
		}
	}
	return all
}

// Languages are all languages in which a feature has messages, in the order of
// the language switch.
func (l List) Languages() []string { return i18n.Languages(l.Messages()...) }

// Catalogues are the messages of all features in all languages.
func (l List) Catalogues() (*i18n.Catalogues, error) {
	return i18n.LoadCatalogues(l.Languages(), l.Messages()...)
}

// Form is what an export consists of.
func (l List) Form() (all neutral.Form) {
	for _, f := range l {
		if f.Lines != nil {
			all = append(all, *f.Lines)
		}
	}
	return all
}

// Privacy are the rules for persons.
func (l List) Privacy() privacy.Rules {
	r := privacy.Rules{Kinds: l.Kinds()}
	for _, f := range l {
		if f.Privacy != nil {
			r.Feature = append(r.Feature, *f.Privacy)
		}
	}
	return r
}

// Returned tells features what came back of a mail.
func (l List) Returned(tx *sqldb.Tx, back mail.Return, at time.Time) error {
	for _, f := range l {
		if f.Returned != nil {
			if err := f.Returned(tx, back, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// Tidy deletes what has had its time.
func (l List) Tidy(tx *sqldb.Tx, now time.Time) error {
	for _, f := range l {
		if f.Retention != nil {
			if err := f.Retention(tx, now); err != nil {
				return err
			}
		}
	}
	return nil
}
