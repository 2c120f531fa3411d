package webtest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"twinhall/internal/article"
	"twinhall/internal/date"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Planted stands in what may never be public: who recorded something and why,
// and the names of officials.
const Planted = "Jan-Neveřejný-Osobní"

// prepared is a SQLite database that tests get copies of.
type prepared struct {
	content []byte
	ids     map[string]string // of its partnerships
}

// bare holds the register, staffed the accounts too.
var (
	bare = sync.OnceValues(func() (*prepared, error) {
		return prepare(fillRegister)
	})
	staffed = sync.OnceValues(func() (*prepared, error) {
		return prepare(func(db *sqldb.DB) (map[string]string, error) {
			ids, err := fillRegister(db)
			if err == nil {
				err = addAccounts(db)
			}
			if err == nil {
				err = cheapenPasswords(db)
			}
			return ids, err
		})
	})
)

// prepare makes a database and remembers its partnerships.
func prepare(fill func(*sqldb.DB) (map[string]string, error)) (*prepared, error) {
	var ids map[string]string
	content, err := sqldbtest.SQLiteFile(func(db *sqldb.DB) (err error) { ids, err = fill(db); return err })
	return &prepared{content, ids}, err
}

// cheapenPasswords hashes the password of all accounts so that signing in takes
// no time; what a hash costs otherwise is tested in the package account.
func cheapenPasswords(db *sqldb.DB) error {
	hash, err := argon2id.CreateHash(Password, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		return err
	}
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update account set password = $1`, hash)
		return err
	})
}

// openCopy opens a copy of a prepared database at address.
func openCopy(t *testing.T, of func() (*prepared, error), address string) (*sqldb.DB, map[string]string) {
	t.Helper()
	p, err := of()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(address, p.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return openDB(t, address), maps.Clone(p.ids)
}

func openDB(t *testing.T, address string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// NewRegister writes the register into an empty database. ids are those of the
// partnerships "0" to "3".
func NewRegister(t *testing.T, address string) (db *sqldb.DB, ids map[string]string) {
	t.Helper()
	if !sqldb.IsPostgres(address) {
		return openCopy(t, bare, address)
	}
	db = openDB(t, address)
	ids, err := fillRegister(db)
	if err != nil {
		t.Fatal(err)
	}
	return db, ids
}

// fillRegister writes five units, four partnerships and two officials.
func fillRegister(db *sqldb.DB) (map[string]string, error) {
	ids := map[string]string{}
	act := ledger.Act{Kind: "edit", Actor: Planted, Why: Planted, At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	_, err := ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		units := map[string]*register.Unit{}
		for _, u := range []*register.Unit{
			{Name: "Opava", Country: "CZ", District: "Opava", Region: "Moravskoslezský kraj", Listed: "list",
				Population: 55996, PopulationYear: 2020, Position: geo.Point{Lat: 49.9387, Lon: 17.9026}, Placed: true,
				Names:    []register.Name{{Kind: register.NameOfficial, Lang: "de", Name: "Troppau"}},
				OldSlugs: []string{"troppau"}},
			{Name: "Liptovský Mikuláš", Country: "SK", Position: geo.Point{Lat: 49.0811, Lon: 19.6181}, Placed: true},
			{Name: `O'Neill <script>alert("x")</script>`, Country: "US", Position: geo.Point{Lat: 42.4, Lon: -98.6}, Placed: true},
			{Name: "=HYPERLINK(1)", Country: "GB"},
			{Name: "Kylešovice", Country: "CZ", Level: register.LevelDistrict, Position: geo.Point{Lat: 49.92, Lon: 17.89}, Placed: true},
		} {
			if u.Level == "" {
				u.Level = register.LevelMunicipality
			}
			u.Slug = register.Slug(u.Name)
			if u.Name == "Kylešovice" {
				u.Parent = units["Opava"].ID
			}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			units[u.Name] = u
		}
		town, err := register.EnsureSource(tx, "https://www.opava-city.example/partners?a=1&b=2", "")
		if err != nil {
			return err
		}
		file, err := register.EnsureSource(tx, "file:survey.csv", "javascript:alert(1)")
		if err != nil {
			return err
		}
		say := func(f register.Field, by register.Sayer, from *register.Source, value, written string) register.Statement {
			return register.Statement{Field: f, Sayer: by, Source: from.ID, Value: value, Written: written,
				Retrieved: "2026-11-01", Actor: Planted}
		}
		third := register.SayerThird
		for i, p := range []*register.Partnership{
			{A: units["Opava"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{
				say(register.FieldSince, register.SayerA, town, "1964", ""),
				say(register.FieldSince, register.SayerB, file, "1977-03-11", "11. 3. 1977"),
				say(register.FieldForm, register.SayerA, town, "formal", ""),
				say(register.FieldState, register.SayerA, town, "active", "")}},
			{A: units["Opava"].ID, B: units[`O'Neill <script>alert("x")</script>`].ID, Statements: []register.Statement{
				say(register.FieldNote, third, file, "<b>bold</b>", ""),
				say(register.FieldSince, third, file, "1977~", "40 let (2017)")}},
			{A: units["Opava"].ID, B: units["=HYPERLINK(1)"].ID, Statements: []register.Statement{
				say(register.FieldState, third, file, "ended", ""),
				say(register.FieldReason, third, file, "merger", "")}},
			{A: units["Kylešovice"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{
				say(register.FieldListed, third, file, "yes", "")}},
		} {
			p.Association = own.ID
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			ids[fmt.Sprint(i)] = string(p.ID)
		}
		for _, o := range []*register.Official{
			{Role: register.Officer, Function: "referentka", Email: "vztahy@opava.example", Phone: "+420 553 756 111",
				Name: Planted, OwnEmail: Planted + "@post.example", Basis: register.Consent},
			{Role: register.Elected, Function: "starosta", Email: "jan.neznamy@opava.example",
				Name: Planted, Basis: register.PublicFunction},
		} {
			o.Unit = units["Opava"].ID
			if _, err := register.PutOfficial(tx, o); err != nil {
				return err
			}
		}
		return fillArticles(tx)
	})
	return ids, err
}

// fillArticles publishes a page of the guide, one of the news and a card of good
// practice, in English.
func fillArticles(tx *ledger.Tx) error {
	for _, a := range []*article.Article{{Section: article.Guide, Slug: "first-steps"}, {Section: article.News, Slug: "first-steps"}} {
		*a.Text("en") = article.Written(article.Words{Title: "First steps", Summary: "Where to begin.", Body: "Ask your council. Then read [more](page:more)."}, true)
		if _, err := article.Put(tx, a); err != nil {
			return err
		}
	}
	year, err := date.InYear(2019)
	if err != nil {
		return err
	}
	card := &practice.Card{Slug: "first-steps", From: year, Themes: "sport", Public: true, Towns: []practice.Town{{Name: "Opava", Country: "CZ"},
		{Name: "Liptovský Mikuláš", Country: "SK"}, {Name: "Elsewhere", Country: "DE"}}}
	card.In[slices.Index(practice.Languages, "en")] = practice.Text{Title: "First steps", Summary: "Try it.", Done: "They ran together."}
	_, err = practice.Put(tx, card)
	return err
}
