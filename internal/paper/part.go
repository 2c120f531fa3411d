package paper

import (
	"cmp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
)

// Part is the part of an edition that holds the papers that everybody may see.
var Part = &edition.PartOf[Published, ByPartnership]{
	Name:  "paper",
	Kinds: []ledger.Kind{KindPaper},
	Take:  AllPublished,
	Build: tie,
	Files: ByPartnership.files,
}

// ByPartnership are the papers of each partnership, the newest first.
type ByPartnership map[edition.P][]*Published

// tie ties papers to their partnerships. One of a partnership that is not
// public is not either.
func tie(e *edition.Edition, papers []*Published) ByPartnership {
	of := ByPartnership{}
	papers = slices.Clone(papers)
	slices.SortStableFunc(papers, func(a, b *Published) int {
		return cmp.Or(-date.Compare(a.Date, b.Date), cmp.Compare(b.ID, a.ID))
	})
	for _, p := range papers {
		if at, found := e.PartnershipByID(p.Partnership); found == edition.Here || found == edition.Moved {
			of[at] = append(of[at], p)
		}
	}
	return of
}

// files are the files of all papers, small pictures first.
func (of ByPartnership) files() []file.Head {
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
