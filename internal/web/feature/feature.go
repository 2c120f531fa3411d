// Package feature is the form in which a feature says all that it brings to the
// program: its kinds of record, its part of an edition, its pages. Who puts the
// program together reads the features in one list, internal/web/features.go.
package feature

import (
	"twinhall/internal/edition"
	"twinhall/internal/record"
)

// Feature is what a feature brings. What it does not have it leaves out.
type Feature struct {
	Name  string // in one word, as its folders are called
	Kinds record.Kinds
	Part  edition.Part
}

// List are features in the order in which they stand on pages and in files.
type List []Feature

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
