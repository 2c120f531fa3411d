// Package redirect leads from old addresses on, and is where editors keep the
// rules for it. What a rule is the room redirect says.
package redirect

import (
	"context"
	"embed"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/record"
	"twinhall/internal/redirect"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// messages are the texts of the pages: a file a language.
//
//go:embed messages/*.json
var messages embed.FS

// Feature is all that old addresses bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:        "redirect",
		Kinds:       record.Kinds{redirect.Kind},
		Part:        redirect.Part,
		Lines:       &redirect.Lines,
		Privacy:     &redirect.Privacy,
		Messages:    messages,
		Moved:       func(e *edition.Edition, path string) (string, bool) { return redirect.Part.Of(e).Find(path) },
		RecordPages: []desk.RecordPage{{Kind: redirect.KindRule, Path: rulePath, New: newPath, NewKey: "redirect.new", Trash: true}},
		Rail:        []page.Entry{{Section: page.Publish, Rank: 90, Path: listPath, Key: "redirect.title", Needs: account.Desk, Letter: "f"}},
		Retention:   redirect.Forget,
		Open:        open,
	}
}

// Addresses at the desk.
const (
	listPath   = "/desk/redirects"
	newPath    = "/desk/redirects/new"
	rulePath   = "/desk/redirects/{}"
	filePath   = "/desk/redirects/file"
	applyPath  = "/desk/redirects/apply"
	missedPath = "/desk/redirects/missed"
)

// Bytes of a form with a file, and of one with the rows that were checked.
const (
	uploadBytes = redirect.MostFileBytes + 64<<10
	applyBytes  = 4*redirect.MostFileBytes + 64<<10
)

func open(f feature.Frames) feature.Opened {
	missed := &redirect.Missed{}
	d := deskPages{f.Desk, missed}
	return feature.Opened{
		Routes: []page.Route{
			{Path: listPath, Needs: account.Desk, Get: d.list},
			{Path: newPath, Needs: account.Edit, Get: d.newRule, Post: d.addRule},
			{Path: filePath, Needs: account.Edit, Get: d.file, Post: d.preview, Most: uploadBytes, Streams: true},
			{Path: applyPath, Needs: account.Edit, Post: d.apply, Most: applyBytes},
			{Path: missedPath, Needs: account.Desk, Get: d.missedList},
			{Path: rulePath, Needs: account.Desk, Writes: account.Edit, Get: d.editRule, Post: d.changeRule},
		},
		Missed: missed.Count,
		Jobs: []func(context.Context){func(ctx context.Context) {
			missed.Run(ctx, f.House.DB, f.House.Now, func(err error) { f.House.Log.Warn("what was not found could not be counted", "error", err) })
		}},
	}
}
