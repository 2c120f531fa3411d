package webtest

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
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
		return prepare(func(db *sqldb.DB) (map[string]string, error) { return fillRegister(db) })
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

// prepare makes a database in a file that is read and thrown away.
func prepare(fill func(*sqldb.DB) (map[string]string, error)) (*prepared, error) {
	dir, err := os.MkdirTemp("", "twinhall-webtest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "prepared.db")
	db, err := sqldb.Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	ids, err := fill(db)
	if closeErr := db.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(file)
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

func fillRegister(db *sqldb.DB) (map[string]string, error) {
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	ids := map[string]string{}
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: Planted, Why: Planted, At: at}, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		units := map[string]*register.Unit{}
		for _, u := range []*register.Unit{
			{Name: "Opava", Country: "CZ", District: "Opava", Region: "Moravskoslezský kraj", Population: 55996, PopulationYear: 2020, Listed: "list", Position: geo.Point{Lat: 49.9387, Lon: 17.9026}, Placed: true,
				Names: []register.Name{{Kind: register.NameOfficial, Lang: "de", Name: "Troppau"}}, OldSlugs: []string{"troppau"}},
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
		say := func(f register.Field, s register.Sayer, src *register.Source, value, written string) register.Statement {
			return register.Statement{Field: f, Sayer: s, Source: src.ID, Value: value, Written: written, Retrieved: "2026-11-01", Actor: Planted}
		}
		for i, p := range []*register.Partnership{
			{A: units["Opava"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{
				say(register.FieldSince, register.SayerA, town, "1964", ""), say(register.FieldSince, register.SayerB, file, "1977-03-11", "11. 3. 1977"),
				say(register.FieldForm, register.SayerA, town, "formal", ""), say(register.FieldState, register.SayerA, town, "active", "")}},
			{A: units["Opava"].ID, B: units[`O'Neill <script>alert("x")</script>`].ID, Statements: []register.Statement{say(register.FieldNote, register.SayerThird, file, "<b>bold</b>", ""), say(register.FieldSince, register.SayerThird, file, "1977~", "40 let (2017)")}},
			{A: units["Opava"].ID, B: units["=HYPERLINK(1)"].ID, Statements: []register.Statement{say(register.FieldState, register.SayerThird, file, "ended", ""), say(register.FieldReason, register.SayerThird, file, "merger", "")}},
			{A: units["Kylešovice"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{say(register.FieldListed, register.SayerThird, file, "yes", "")}},
		} {
			p.Association = own.ID
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			ids[fmt.Sprint(i)] = string(p.ID)
		}
		for _, o := range []*register.Official{
			{Role: register.Officer, Function: "referentka", Email: "vztahy@opava.example", Phone: "+420 553 756 111", Name: Planted, OwnEmail: Planted + "@post.example", Basis: register.Consent},
			{Role: register.Elected, Function: "starosta", Email: "jan.neznamy@opava.example", Name: Planted, Basis: register.PublicFunction},
		} {
			o.Unit = units["Opava"].ID
			if _, err := register.PutOfficial(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}
