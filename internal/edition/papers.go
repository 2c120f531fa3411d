package edition

import (
	"cmp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// Papers is the part of an edition that holds the papers that everybody may
// see.
var Papers = &PartOf[register.PublicPaper, PapersOf]{
	Name:  "paper",
	Kinds: []ledger.Kind{register.KindPaper},
	Take:  register.PublicPapers,
	Build: papersOf,
	Files: PapersOf.files,
}

// PapersOf are the papers of each partnership, the newest first.
type PapersOf map[P][]*register.PublicPaper

// papersOf ties papers to their partnerships. One of a partnership that is not
// public is not either.
func papersOf(e *Edition, papers []*register.PublicPaper) PapersOf {
	of := PapersOf{}
	papers = slices.Clone(papers)
	slices.SortStableFunc(papers, func(a, b *register.PublicPaper) int {
		return cmp.Or(-date.Compare(a.Date, b.Date), cmp.Compare(b.ID, a.ID))
	})
	for _, p := range papers {
		if at, found := e.PartnershipByID(p.Partnership); found == Here || found == Moved {
			of[at] = append(of[at], p)
		}
	}
	return of
}

// files are the files of all papers, small pictures first.
func (of PapersOf) files() []file.Head {
	var small, whole []file.Head
	for _, papers := range of {
		for _, p := range papers {
			whole = append(whole, p.File)
			if p.File.Thumb != "" {
				small = append(small, file.Head{Hash: p.File.Thumb, Type: file.JPEG})
			}
		}
	}
	order := func(a, b file.Head) int { return cmp.Compare(a.Hash, b.Hash) }
	slices.SortFunc(small, order)
	slices.SortFunc(whole, order)
	return append(small, whole...)
}
