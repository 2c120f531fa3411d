// Package feature is the form in which a feature says all that it brings to the
// program: its kinds of record, its part of an edition, its pages. Who puts the
// program together reads the features in one list, internal/web/features.go.
package feature

import (
	"io/fs"

	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/record"
)

// Feature is what a feature brings. What it does not have it leaves out.
type Feature struct {
	Name  string // in one word, as its folders are called
	Kinds record.Kinds
	Part  edition.Part
	// Messages holds messages/LANG.json for each language: what the feature's
	// pages and mails say.
	Messages fs.FS
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
