package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/internal/cli"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// What names a person in a record of any kind is erased by its kind and id, also
// from the history, and only when --apply says so.
func TestPersonEraseRecord(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		ctx := context.Background()
		db, err := sqldb.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		memory := &paper.Memory{Why: "o to se zasadila " + personsName, Who: personsName}
		if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}, func(tx *ledger.Tx) error {
			source, err := register.EnsureSource(tx, "said:phone", "")
			if err != nil {
				return err
			}
			own, err := register.OwnAssociation(tx)
			if err != nil {
				return err
			}
			a := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
			b := &register.Unit{Level: register.LevelMunicipality, Country: "SK", Name: "Trnava", Slug: "trnava"}
			for _, u := range []*register.Unit{a, b} {
				if _, err := register.PutUnit(tx, u); err != nil {
					return err
				}
			}
			p := &register.Partnership{Association: own.ID, A: a.ID, B: b.ID, Statements: []register.Statement{
				{Field: register.FieldSince, Sayer: register.SayerA, Source: source.ID, Value: "1977", Actor: "test"}}}
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			memory.Partnership, memory.Source = p.ID, source.ID
			_, err = paper.PutMemory(tx, memory)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		flags := []string{"--erasures", filepath.Join(folder, "l"), "--edition-file", filepath.Join(folder, "e.gz")}
		say := func(args ...string) (string, error) {
			var out, told bytes.Buffer
			err := cli.Run(ctx, append([]string{"--database", address}, args...), strings.NewReader(""), &out, &told)
			return out.String() + told.String(), err
		}
		erase := append([]string{"person", "erase-record", string(paper.KindMemory), string(memory.ID)}, flags...)
		if text, err := say(erase...); err != nil || !strings.Contains(text, "--apply") {
			t.Errorf("without --apply: %q, %v", text, err)
		}
		if text, err := say("history", string(memory.ID)); err != nil || !strings.Contains(text, personsName) {
			t.Fatalf("the history says %q, %v: the test proves nothing", text, err)
		}
		if text, err := say(append(erase, "--apply")...); err != nil || !strings.Contains(text, "Erased.") {
			t.Errorf("with --apply: %q, %v", text, err)
		}
		if text, err := say("person", "find", personsName); err == nil {
			t.Errorf("the person is still found: %q", text)
		}
		for _, args := range [][]string{{"person", "erase-record", "castle", "1"}, {"person", "erase-record", string(paper.KindMemory), "none"}} {
			if text, err := say(append(args, flags...)...); err == nil {
				t.Errorf("%v: %q", args, text)
			}
		}
	})
}
