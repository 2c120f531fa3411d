package route_test

import (
	"testing"

	"twinhall/internal/web/route"
)

func TestFind(t *testing.T) {
	t.Parallel()
	table := &route.Table[string]{}
	for _, address := range []string{"/", "/towns", "/towns/{}", "/towns/new", "/towns/{}/sheet"} {
		table.Add(address, address)
	}
	for at, want := range map[string][2]string{
		"/": {"/", ""}, "/towns": {"/towns", ""}, "/towns/opava": {"/towns/{}", "opava"}, "/towns/new": {"/towns/new", ""}, "/towns/a b": {"/towns/{}", "a b"},
		"/towns/new/sheet": {"/towns/{}/sheet", "new"}, "/towns/%2F": {"/towns/{}", "%2F"},
		"": {}, "/towns/": {}, "//towns": {}, "/towns/../towns": {}, "/towns/opava/x": {}, "towns": {}, "/Towns": {}, "/towns//sheet": {},
	} {
		what, wild, ok := table.Find(at)
		if what != want[0] || wild != want[1] || ok != (want[0] != "") {
			t.Errorf("%q: %q, %q, %v", at, what, wild, ok)
		}
	}
}
