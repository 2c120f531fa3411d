package paper

import (
	"strings"

	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// aContent is why no person can be named by a hash.
const aContent = "the hash of a file, which is listed for a decision with its paper"

// Privacy says where papers and memories may name a person besides their texts. What is in a file
// is not searched: somebody must look into it.
var Privacy = privacy.Feature{
	Places: []privacy.Place{
		{Table: "paper", Key: []string{"id"}, Columns: []string{"file"}, How: privacy.Decide},
		{Table: "file", How: privacy.Own},
		{Table: "file_chunk", How: privacy.Own},
	},
	CannotHold: map[string]string{
		"file.hash": aContent, "file.type": privacy.AWord, "file.thumb": aContent, "file_chunk.file": aContent,
	},
	Decided: &privacy.Decided{Kind: KindPaper, Table: "paper", Column: "file", Near: near,
		Erase: func(tx *ledger.Tx, id string) error { return Erase(tx, ID(id)) }},
	Plant: plant,
}

// plant names a person in a paper, in its file and in what is remembered.
func plant(tx *ledger.Tx, p privacy.Planted) error {
	scan, err := file.NewEntrance(file.Limits{}).Take(strings.NewReader("%PDF-1.4\n" + p.Name + "\nstartxref\n9\n%%EOF\n"))
	if err != nil {
		return err
	}
	if err := file.Put(tx.Tx, scan, p.At.UnixMilli()); err != nil {
		return err
	}
	if _, err := Put(tx, &Paper{Partnership: p.Partnership, Kind: "letter", Title: "Dopis, " + p.Name, Note: p.Says, File: scan.Hash,
		Source: p.Source, Public: true}); err != nil {
		return err
	}
	_, err = PutMemory(tx, &Memory{Partnership: p.Partnership, Why: p.Says, Began: p.Says, Who: p.Name, Gifts: p.Says, Traditions: p.Says,
		Source: p.Source})
	return err
}

// near are the papers of the partnerships of units, and those of these ids.
func near(tx *sqldb.Tx, units []register.UnitID, rows []string) (all []privacy.Near, err error) {
	for _, u := range units {
		papers, err := OfUnit(tx, u)
		if err != nil {
			return nil, err
		}
		for _, p := range papers {
			all = append(all, privacy.Near{ID: string(p.ID), Title: p.Title})
		}
	}
	for _, id := range rows {
		p, err := Get(tx, ID(id))
		if err != nil {
			return nil, err
		}
		all = append(all, privacy.Near{ID: string(p.ID), Title: p.Title})
	}
	return all, nil
}
