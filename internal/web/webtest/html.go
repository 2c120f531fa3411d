package webtest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/date"
)

// Selectors of the forms of those who sign in.
const (
	RecordForm = "form.plain-form[data-draft]" // of a record, with a draft
	PlainForm  = "form.plain-form"
)

// Body is the text of an answer.
func Body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Document is the page of an answer.
func Document(t *testing.T, res *http.Response) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Text is what a reader reads: white space of any kind counts as one space.
func Text(s *goquery.Selection) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s.Text()), " "), "\u00a0", " ")
}

// Errors is what a page says to be wrong with a form.
func Errors(t *testing.T, res *http.Response) string {
	t.Helper()
	return Text(Document(t, res).Find(".error, .error-summary"))
}

// Fill is the first form that a selector finds, as a browser would send it with
// some fields changed. A field that is changed to nil is not sent.
func Fill(doc *goquery.Document, form string, change url.Values) (to string, values url.Values) {
	f := doc.Find(form).First()
	values = FormValues(f)
	for name, all := range change {
		values[name] = all
	}
	return f.AttrOr("action", ""), values
}

// FormValues are the fields of a form as a browser would send them.
func FormValues(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input, select, textarea").Each(func(_ int, field *goquery.Selection) {
		name, kind := field.AttrOr("name", ""), field.AttrOr("type", "")
		_, checked := field.Attr("checked")
		switch {
		case name == "" || (kind == "radio" || kind == "checkbox") && !checked:
		case goquery.NodeName(field) == "select":
			option := field.Find("option[selected]").First()
			if option.Length() == 0 {
				option = field.Find("option").First()
			}
			values.Add(name, option.AttrOr("value", ""))
		case goquery.NodeName(field) == "textarea":
			values.Add(name, field.Text())
		default:
			values.Add(name, field.AttrOr("value", ""))
		}
	})
	return values
}

// Day reads a date as it stands in the database.
func Day(t *testing.T, edtf string) date.Date {
	t.Helper()
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
