package article

import (
	"github.com/a-h/templ"

	"twinhall/internal/article"
	"twinhall/internal/markdown"
	"twinhall/internal/web/site"
)

// notices are those that stand now. A text that cannot be rendered is left out.
func notices(p *site.Page) (all []text) {
	for _, x := range article.Part.Of(p.E).All(article.Notices) {
		t := said(p, x, x.Shown(p.Lang))
		if html, err := markdown.HTML(t.Summary, linksOf(p)); err == nil {
			all = append(all, text{entryOf(p, x), x.Slug, html, t.Machine})
		}
	}
	return all
}

// onHome are the last news on the home page.
func onHome(p *site.Page) templ.Component {
	all := article.Part.Of(p.E).All(article.News)
	if len(all) == 0 {
		return nil
	}
	return homeBlock(p, entries(p, all[:min(3, len(all))]))
}

// noticesOnHome are the notices on the home page.
func noticesOnHome(p *site.Page) templ.Component {
	if len(article.Part.Of(p.E).All(article.Notices)) == 0 {
		return nil
	}
	return homeNotices(p)
}

// lawful are the pages of the guide that the law wants to be reached from every
// page: the accessibility statement, the privacy notice, the imprint.
var lawful = []string{"accessibility", "privacy", "imprint"}

// foot leads to those of them that are published.
func foot(p *site.Page) (links []site.Crumb) {
	if p.E == nil {
		return nil // there is no edition yet
	}
	library := article.Part.Of(p.E)
	for _, slug := range lawful {
		if x, ok := library.One(article.Guide, slug); ok {
			links = append(links, site.Crumb{Name: x.For(p.Lang).Title, Href: p.Here(article.Guide.Path(slug))})
		}
	}
	return links
}
