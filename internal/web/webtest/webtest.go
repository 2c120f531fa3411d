// Package webtest is what the tests of pages share: a server over a small, real
// register, browsers without script that sign in, read pages, fill in forms and
// send files, and an editor or a coordinator at work.
//
// What is costly is made once for all tests of a package: the catalogues, the
// names of countries and a SQLite file with the register and its accounts, of
// which each test gets a copy. Each test has a database and a server of its own,
// so that all of them can run in parallel.
package webtest

import (
	"flag"
	"log/slog"
	"net/url"
	"sync"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
)

// atOnce is how many tests run at once where the command line does not say.
// They wait for the next edition more than they compute.
const atOnce = "8"

// Main runs the tests of a package of pages. Call it from TestMain:
// os.Exit(webtest.Main(m)).
func Main(m *testing.M) int {
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err) // the testing package has always had this flag
	}
	return sqldbtest.Run(m)
}

var catalogues = sync.OnceValues(func() (*i18n.Catalogues, error) {
	return web.Features().Catalogues()
})

// NewSite is the public site in all languages, without a server around it.
func NewSite(t *testing.T) *site.Site {
	t.Helper()
	return SiteOf(t, web.Features())
}

// SiteOf is NewSite of a program that consists of some features.
func SiteOf(t *testing.T, features feature.List) *site.Site {
	t.Helper()
	names, err := gazetteer.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	all, err := catalogues()
	if err != nil {
		t.Fatal(err)
	}
	pages := &site.Site{Catalogues: all, Names: names}
	pages.Assets = func(name string) string { return "/static/" + name }
	features.AddTo(pages)
	return pages
}

// NewServer serves the editions of a keeper at base, with the limits that an
// installation has unless change says otherwise. change may be nil.
func NewServer(t *testing.T, k *edition.Keeper, base string, change func(*web.Config)) *web.Server {
	t.Helper()
	return newServer(t, k, base, change, slog.New(slog.DiscardHandler))
}

func newServer(t *testing.T, k *edition.Keeper, base string, change func(*web.Config), log *slog.Logger) *web.Server {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	config := web.Config{BaseURL: u, Limits: web.DefaultLimits}
	if change != nil {
		change(&config)
	}
	return web.New(config, NewSite(t), k, log)
}

// Unlimited is for a walk over all pages in all languages: more of them than a
// client may have at once.
func Unlimited(c *web.Config) { c.Limits.PageBurst, c.Limits.DownloadBurst = 0, 0 }
