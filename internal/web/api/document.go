package api

import (
	"encoding/json"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/licences"
)

// failures are the errors that any operation may answer with.
var (
	failures      = []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	failuresOfOne = append([]int{http.StatusMovedPermanently, http.StatusGone}, failures...)
)

// nobodySignsIn is said of the whole and of each operation: absent would mean
// that the document forgot it.
var nobodySignsIn = []map[string][]string{}

// text is the licence in a sentence.
func (l Licence) text() string {
	if l.URL == "" {
		return l.Name
	}
	return l.Name + " (" + l.URL + ")"
}

func (a *API) about() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Twinhall", Version: "1",
			Contact: &huma.Contact{Name: "Who keeps this register", URL: a.config.Root + "/"},
			License: &huma.License{Name: "European Union Public Licence 1.2", Identifier: licences.Program},
			Description: "Partnerships of municipalities, as the public pages show them: one edition of the register, to read only. " +
				"The data are under " + a.config.Licence.text() + "; info.license is the licence of the program that answers. " +
				"What is not known is absent. Dates of the register are EDTF: 1977, 1977-03, 1977-03-11, about 1977: 1977~. " +
				"Answers of one edition have one ETag: ask with If-None-Match and be told 304. " +
				"Lists have the links first, prev, next and last in the header Link (RFC 8288). Errors are RFC 9457 and name the wrong parameter. " +
				"Version 1 may get further fields and parameters; nothing is taken out of it or changes its meaning."},
		Servers:  []*huma.Server{{URL: a.config.Root + Prefix}},
		Security: nobodySignsIn,
		Tags: []*huma.Tag{{Name: "edition", Description: "The edition as a whole"},
			{Name: "partnerships", Description: "Pairs of units"}, {Name: "units", Description: "Municipalities, districts and regions"}},
		Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)},
	}
}

// serveDocument serves the description of all that was registered, which is
// written when it is first asked for.
func (a *API) serveDocument(h huma.API) {
	noNulls(h.OpenAPI())
	sayAll(h.OpenAPI())
	for _, d := range []struct {
		name, mediaType string
		write           func() ([]byte, error)
	}{
		{"/openapi.json", "application/openapi+json", func() ([]byte, error) { return json.MarshalIndent(h.OpenAPI(), "", " ") }},
		{"/openapi.yaml", "application/openapi+yaml", h.OpenAPI().YAML},
	} {
		body := sync.OnceValue(func() []byte {
			b, err := d.write()
			if err != nil {
				panic(err) // of our own types, which marshal or not whatever is asked
			}
			return b
		})
		a.mux.HandleFunc("GET "+d.name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", d.mediaType)
			fresh(w.Header(), a.etag(a.config.Current()))
			_, _ = w.Write(body()) // the client went away
		})
	}
}

// sayAll writes out what holds without being said, for readers who are strict.
func sayAll(d *huma.OpenAPI) {
	for _, p := range d.Paths {
		p.Get.Security = nobodySignsIn
		for _, one := range p.Get.Parameters {
			if one.In == "query" && one.Schema != nil && one.Schema.Type == huma.TypeArray {
				one.Style = "form"
			}
		}
	}
}

// noNulls takes null out of what huma says of lists: a list that is empty goes
// out as [].
func noNulls(d *huma.OpenAPI) {
	var lists func(*huma.Schema)
	lists = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if s.Type == huma.TypeArray {
			s.Nullable = false
		}
		lists(s.Items)
		for _, p := range s.Properties {
			lists(p)
		}
		if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
			lists(more)
		}
	}
	for name, s := range d.Components.Schemas.Map() {
		if name != "ErrorModel" {
			lists(s)
		}
	}
	for _, p := range d.Paths {
		for _, one := range p.Get.Parameters {
			lists(one.Schema)
		}
	}
}
