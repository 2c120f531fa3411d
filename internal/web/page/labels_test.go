package page_test

import (
	"testing"

	"twinhall/internal/web"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// Each field of a form has a message that names it.
func TestFieldsHaveLabels(t *testing.T) {
	t.Parallel()
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	c, _ := catalogues.Of("en")
	v := &page.View{Page: &site.Page{Catalogue: c}, Kinds: web.Features().Kinds()}

	for _, kind := range v.Kinds {
		for _, i := range kind.Infos() {
			if i.Form == "" {
				continue
			}
			if label := v.FieldLabel(kind.Kind(), i.Form); label == i.Form {
				t.Errorf("%s: no message names the field %s", kind.Kind(), i.Form)
			}
			for _, key := range []string{i.Label, i.Hint} {
				if key != "" && !c.Has(key) {
					t.Errorf("%s: the field %s has a message %s, which does not exist", kind.Kind(), i.Form, key)
				}
			}
			for _, column := range i.Columns {
				if label := v.FieldLabel(kind.Kind(), column.Form); column.Form != "" && label == column.Form && !c.Has(column.Label) {
					t.Errorf("%s: no message names the column %s of %s", kind.Kind(), column.Form, i.Form)
				}
			}
			for word, key := range i.Keys {
				if !c.Has(key) {
					t.Errorf("%s: the word %s of %s has a message %s, which does not exist", kind.Kind(), word, i.Form, key)
				}
			}
			for _, word := range i.Words {
				if i.Keys[word] == "" {
					t.Errorf("%s: the word %s of %s has no message", kind.Kind(), word, i.Form)
				}
			}
		}
	}
}
