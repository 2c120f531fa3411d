package fulltext_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"twinhall/internal/date"
	"twinhall/internal/fulltext"
)

func year(y int) date.Date {
	d, _ := date.InYear(y)
	return d
}

var library = []fulltext.Document{
	{Kind: "guide", URL: "/dohoda", Lang: "cs", Title: "Dohoda o partnerství", Date: year(2024), Themes: []string{"law"},
		Text: "Dohodu o partnerství schvaluje zastupitelstvo obce. Kdo ji podepíše, určí rada města."},
	{Kind: "guide", URL: "/zmluva", Lang: "sk", Title: "Zmluva", Text: "Zmluvy medzi mestami schvaľuje zastupiteľstvo. Päť miest má spoločnú zmluvu."},
	{Kind: "guide", URL: "/vertrag", Lang: "de", Title: "Der Partnerschaftsvertrag", Text: "Verträge zwischen Städten beschließt der Gemeinderat."},
	{Kind: "guide", URL: "/agreement", Lang: "en", Title: "Partnership agreement", Text: "Agreements between towns are signed by their mayors."},
	{Kind: "event", URL: "/hasici", Lang: "cs", Title: "Setkání hasičů", Date: year(2026), Themes: []string{"rescue"},
		Text: "Hasiči z Opavy jeli za hasiči do Liptovského Mikuláše. " + strings.Repeat("Program trval celý den. ", 60) + "Večer hrála kapela v knihovně."},
	{Kind: "event", URL: "/susret", Title: "Susret", Text: "Hrvatska i češka knihovna."},
	{Kind: "page", URL: "/about", Reader: "cs", Lang: "cs", Title: "O tomto rejstříku", Text: "Co je zde a odkud."},
	{Kind: "page", URL: "/about", Reader: "de", Lang: "de", Title: "Über dieses Register", Text: "Was hier steht."},
}

func urls(r fulltext.Result) (all []string) {
	for _, h := range r.Hits {
		all = append(all, h.URL)
	}
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	x := fulltext.New(library, nil)
	for _, c := range []struct {
		why  string
		q    fulltext.Query
		want string
	}{
		{"another form", fulltext.Query{Words: "dohod"}, "/dohoda"},
		{"without diacritics", fulltext.Query{Words: "partnerstvi"}, "/dohoda"},
		{"capitals", fulltext.Query{Words: "ZASTUPITELSTVO OBCÍ"}, "/dohoda"},
		{"Slovak genitive", fulltext.Query{Words: "mesto"}, "/zmluva /dohoda"},
		{"German plural", fulltext.Query{Words: "Stadt"}, "/vertrag"},
		{"English plural", fulltext.Query{Words: "agreement town"}, "/agreement"},
		{"a text in a language that nobody said", fulltext.Query{Words: "knihoven"}, "/susret /hasici"},
		{"all words before some", fulltext.Query{Words: "hasiči knihovna"}, "/hasici"},
		{"some where nothing has all", fulltext.Query{Words: "hasiči starostka"}, "/hasici"},
		{"a typing error", fulltext.Query{Words: "zastuptelstvo"}, "/zmluva /dohoda"},
		{"in quotes", fulltext.Query{Words: `„podepíše, určí“`}, "/dohoda"},
		{"in quotes, otherwise ordered", fulltext.Query{Words: `"určí podepíše"`}, ""},
		{"exact", fulltext.Query{Exact: "hasiči z Opavy"}, "/hasici"},
		{"exact minds forms", fulltext.Query{Exact: "hasičů z Opavy"}, ""},
		{"without", fulltext.Query{Words: "knihovna -opava"}, "/susret"},
		{"without, in its field", fulltext.Query{Words: "knihovna", Without: "opavy"}, "/susret"},
		{"kind", fulltext.Query{Words: "zastupitelstvo", Kinds: []string{"event"}}, ""},
		{"theme alone", fulltext.Query{Themes: []string{"rescue", "law"}}, "/hasici /dohoda"},
		{"since", fulltext.Query{Words: "město obce den", From: date.Day{Year: 2025, Month: 1, Day: 1}}, "/hasici"},
		{"language of the text", fulltext.Query{Words: "zastupitelstvo zmluva dohoda", Lang: "sk"}, "/zmluva"},
		{"for other readers", fulltext.Query{Words: "register", Reader: "cs"}, ""},
		{"for readers of German", fulltext.Query{Words: "Register", Reader: "de"}, "/about"},
		{"as typed so far", fulltext.Query{Words: "setkání ha", Typing: true}, "/hasici"},
		{"nothing", fulltext.Query{Words: " -- ?"}, ""},
		{"nothing at all", fulltext.Query{Words: "xylofon"}, ""},
	} {
		if got := strings.Join(urls(x.Find(c.q)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
	if r := x.Find(fulltext.Query{Words: "hasiči starostka"}); !r.Some {
		t.Error("it does not say that no text has all words")
	}
	if r := x.Find(fulltext.Query{Words: "zastuptelstvo"}); len(r.Instead) != 1 || r.Instead[0][1] != "zastupitelstvo" {
		t.Errorf("looked for instead: %v", r.Instead)
	}
	if r := x.Find(fulltext.Query{Words: "zmluva"}); !r.Hits[0].Titled {
		t.Error("a title that consists of the words is not told")
	}
	if r := x.Find(fulltext.Query{Words: "knihovna", Kinds: []string{"guide"}}); r.Kinds["event"] != 2 || r.Total != 0 {
		t.Errorf("of other kinds: %v", r.Kinds)
	}
}

// A passage shows what was met, in any form, wherever in the text it stands.
func TestPassage(t *testing.T) {
	t.Parallel()
	x := fulltext.New(library, nil)
	for words, want := range map[string]string{
		"kapely knihovny": "kapela|knihovně",
		"dohody":          "Dohodu",
		"hasič opava":     "Hasiči|Opavy|hasiči",
	} {
		h := x.Find(fulltext.Query{Words: words}).Hits[0]
		var met []string
		whole := ""
		for _, p := range h.Passage {
			whole += p.Text
			if p.Met {
				met = append(met, p.Text)
			}
		}
		if strings.Join(met, "|") != want || len(whole) > 400 {
			t.Errorf("%s: met %q in %q", words, met, whole)
		}
		plain := strings.TrimSuffix(strings.TrimPrefix(whole, "… "), " …")
		if !strings.Contains(h.Text, plain) {
			t.Errorf("%q does not stand in the text", plain)
		}
	}
}

// An index that goes on from an earlier one finds what one that reads all anew
// finds, with any number of documents gone, come and changed.
func TestGoingOn(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string { return fmt.Sprintf("slovo%c%c", 'a'+rune(random.IntN(8)), 'a'+rune(random.IntN(4))) }
	document := func(i int) fulltext.Document {
		var b strings.Builder
		for range 5 + random.IntN(20) {
			b.WriteString(word() + " ")
		}
		return fulltext.Document{URL: fmt.Sprint("/", i), Lang: []string{"cs", "de", ""}[random.IntN(3)], Title: word(), Text: b.String()}
	}
	var docs []fulltext.Document
	for i := range 80 {
		docs = append(docs, document(i))
	}
	x := fulltext.New(docs, nil)
	next := 80
	for round := range 12 {
		for range random.IntN(12) {
			docs = slices.Delete(docs, 0, 1)
		}
		for range random.IntN(14) {
			docs = append(docs, document(next))
			next++
		}
		at := random.IntN(len(docs))
		docs = slices.Clone(docs)
		docs[at].Text += " zmena"
		x = fulltext.New(docs, x)
		whole := fulltext.New(docs, nil)
		if x.Len() != len(docs) {
			t.Fatalf("%d documents, want %d", x.Len(), len(docs))
		}
		for range 40 {
			q := fulltext.Query{Words: word() + " " + word(), Limit: 100}
			got, want := urls(x.Find(q)), urls(whole.Find(q))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("round %d, %s: %v, want %v", round, q.Words, got, want)
			}
		}
		if got := urls(x.Find(fulltext.Query{Words: "zmena", Limit: 100})); !slices.Contains(got, docs[at].URL) {
			t.Fatalf("what was changed is not found: %v", got)
		}
	}
}

// Nothing that somebody types or publishes breaks it.
func FuzzFind(f *testing.F) {
	f.Add("dohoda", "Dohoda o partnerství", `"a -b`)
	f.Add("Ž\u0301", "\xff\xfe ﷺ ẞ", "\"\"\"")
	f.Add("-", "a'b", "„“")
	f.Fuzz(func(t *testing.T, title, text, asked string) {
		x := fulltext.New([]fulltext.Document{{URL: "/", Title: title, Text: text}, {URL: "/2", Lang: "sk", Title: text, Text: title}}, nil)
		for _, typing := range []bool{false, true} {
			for _, h := range x.Find(fulltext.Query{Words: asked, Exact: title, Typing: typing}).Hits {
				for _, p := range h.Passage {
					if !utf8.ValidString(p.Text) {
						t.Errorf("%q is no text", p.Text)
					}
				}
			}
		}
	})
}
