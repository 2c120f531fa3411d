package edition

import (
	"cmp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/file"
	"twinhall/internal/register"
)

// addPapers ties the papers that are public to their partnerships, the newest
// first. One of a partnership that is not public is not either.
func (e *Edition) addPapers(papers []*register.PublicPaper) {
	e.files = map[string]file.Head{}
	papers = slices.Clone(papers)
	slices.SortStableFunc(papers, func(a, b *register.PublicPaper) int {
		return cmp.Or(-date.Compare(a.Date, b.Date), cmp.Compare(b.ID, a.ID))
	})
	var small, whole []string
	for _, p := range papers {
		at, found := e.PartnershipByID(p.Partnership)
		if found != Here && found != Moved {
			continue
		}
		l := e.Partnerships[at].own()
		l.Papers = append(l.Papers, p)
		e.files[p.File.Hash] = p.File
		whole = append(whole, p.File.Hash)
		if p.File.Thumb != "" {
			e.files[p.File.Thumb] = file.Head{Hash: p.File.Thumb, Type: file.JPEG}
			small = append(small, p.File.Thumb)
		}
	}
	e.fileOrder = append(small, whole...)
}

// File is a file that is public in this edition, by its hash.
func (e *Edition) File(hash string) (file.Head, bool) {
	h, ok := e.files[hash]
	return h, ok
}

// Files are the hashes of all files that are public, small pictures first.
func (e *Edition) Files() []string { return e.fileOrder }
