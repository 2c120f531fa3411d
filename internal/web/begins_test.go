package web_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// Features say with which parts the addresses of those who sign in begin, so
// that they are known while the database is away: no route begins otherwise, and
// nothing is said that no route begins with.
func TestAddressesBeginAsFeaturesSay(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", true, nil)
	begin := map[string]bool{}
	for _, r := range in.House.Routes() {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		begin[first] = true
	}
	if said := web.Features().Begins(); !maps.Equal(said, begin) {
		t.Errorf("features say %v, routes begin with %v", slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(begin)))
	}
}
