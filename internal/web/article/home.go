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
