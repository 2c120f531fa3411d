package edit_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Of a proposal the fields that are chosen are carried out and no others; what
// says which record it is about goes along, chosen or not.
func TestSomeOfAProposalIsAccepted(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		f, err := file.NewEntrance(file.Limits{}).Take(bytes.NewReader([]byte("%PDF-1.4\nstartxref\n9\n%%EOF\n")))
		if err != nil {
			t.Fatal(err)
		}
		pair := w.pair(record.Values{"since": {"1991"}})
		of := record.Values{"partnership": {pair}}
		visit := with(of, record.Values{"kind": {"visit"}, "from": {"2025"}, "place": {"Opava"}})
		activity, err := w.apply("eva", record.Change{Kind: register.KindActivity, Now: visit, Said: said})
		if err != nil {
			t.Fatal(err)
		}
		var third string
		if err := w.write("eva", func(tx *ledger.Tx) (err error) {
			if err = file.Put(tx.Tx, f, noon.UnixMilli()); err != nil {
				return err
			}
			nitra := record.Values{"name": {"Nitra"}, "level": {"municipality"}, "country": {"SK"}}
			third, err = register.Kinds().Apply(tx, record.Change{Kind: register.KindUnit, Now: nitra, Said: said})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		letter := with(of, record.Values{"file": {f.Hash}, "paper-kind": {"letter"}, "paper-title": {"Thanks"}})
		for _, c := range []struct {
			what   string
			kind   ledger.Kind
			record string
			now    record.Values
			fields []string
			want   record.Values // of the record when it is decided
			wrong  []string
		}{
			{"a change of a partnership", register.KindPartnership, pair,
				record.Values{"since": {"1990"}, "form": {"formal"}, "instrument": {"a letter"}}, []string{"form", "instrument"},
				record.Values{"since": {"1991"}, "form": {"formal"}, "instrument": {"a letter"}}, nil},
			{"no field of it", register.KindPartnership, pair,
				record.Values{"since": {"1990"}, "form": {"project"}}, []string{},
				record.Values{"since": {"1991"}, "form": {"formal"}}, nil},
			{"all of it", register.KindPartnership, pair,
				record.Values{"since": {"1990"}, "form": {"project"}}, nil,
				record.Values{"since": {"1990"}, "form": {"project"}}, nil},
			{"a new partnership", register.KindPartnership, "",
				record.Values{"a": {w.a}, "b": {third}, "since": {"1998"}, "form": {"formal"}, "state": {"active"}}, []string{"since"},
				record.Values{"since": {"1998"}, "form": nil, "state": nil}, nil},
			{"a change of an activity", register.KindActivity, activity,
				record.Values{"kind": {"visit"}, "from": {"2024"}, "place": {"Nitra"}, "title": {"Days"}}, []string{"place"},
				record.Values{"kind": {"visit"}, "from": {"2025"}, "place": {"Nitra"}, "title": nil}, nil},
			{"a new activity", register.KindActivity, "",
				with(of, record.Values{"kind": {"visit"}, "from": {"2024"}, "place": {"Nitra"}}), []string{"kind", "from"},
				record.Values{"kind": {"visit"}, "from": {"2024"}, "place": nil}, nil},
			{"a new paper", paper.KindPaper, "",
				with(letter, record.Values{"paper-note": {"short"}, "public": {"yes"}}), []string{"paper-kind", "paper-title"},
				record.Values{"paper-kind": {"letter"}, "paper-title": {"Thanks"}, "paper-note": nil, "public": nil}, nil},
			{"a new paper without its title", paper.KindPaper, "",
				letter, []string{"paper-kind"},
				nil, []string{"paper-title"}},
		} {
			p := &edit.Proposal{Unit: register.UnitID(w.a), Origin: "somebody", At: noon,
				Change: record.Change{Kind: c.kind, Record: c.record, Was: record.Values{}, Now: c.now,
					Said: record.Said{By: register.SayerEditor, Source: "said:townhall"}}}
			if c.record != "" {
				p.Change.Was = w.current(c.kind, c.record)
			}
			if err := db.Write(ctx, func(tx *sqldb.Tx) error { return edit.Propose(tx, p) }); err != nil {
				t.Fatal(err)
			}
			record, state := "", edit.Accepted
			err := w.write("eva", func(tx *ledger.Tx) (err error) {
				record, err = edit.Accept(tx, kinds, p.ID, p.Version, c.fields, "")
				return err
			})
			if !slices.Equal(wrongs(err), c.wrong) || err != nil && c.wrong == nil {
				t.Errorf("%s: %v", c.what, err)
				continue
			}
			if c.wrong != nil {
				state = edit.Open
			} else if now := w.current(c.kind, record); !equal(now, c.want) {
				t.Errorf("%s: what stands is %v, want %v", c.what, now, c.want)
			}
			if err := db.Read(ctx, func(tx *sqldb.Tx) error {
				now, err := edit.GetProposal(tx, p.ID)
				if err == nil && now.State != state {
					t.Errorf("%s: the proposal is %s", c.what, now.State)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func with(v, more record.Values) record.Values {
	all := maps.Clone(v)
	maps.Copy(all, more)
	return all
}

// equal reports whether the fields of want are so in v.
func equal(v, want record.Values) bool {
	for f := range want {
		if !v.Equal(want, f) {
			return false
		}
	}
	return true
}
