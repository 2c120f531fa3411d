// Package agreement shows agreements of partnerships at the desk. What an
// agreement is, and when it lapses, the register knows.
package agreement

import (
	"twinhall/internal/account"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// Feature is all that agreements bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:            "agreement",
		Messages:        messages,
		DeskSearch:      []desk.Search{{Rank: 70, Key: "desk.agreements", Needs: account.Desk, Find: find}},
		RecordPages:     []desk.RecordPage{{Kind: register.KindAgreement, Path: "/desk/agreements/{}"}},
		DeskPartnership: ofPair,
		Open: func(f feature.Frames) feature.Opened {
			d := pages{f.Desk}
			return feature.Opened{Today: d.today, Routes: []page.Route{
				{Path: "/desk/partnerships/{}/agreement", Needs: account.Edit, Get: d.newAgreement, Post: d.addAgreement},
				{Path: "/desk/agreements/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editAgreement, Post: d.changeAgreement},
			}}
		},
	}
}

type pages struct{ *desk.Desk }
