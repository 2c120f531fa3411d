// Package paper shows papers and memory: on the public page of a partnership, at
// the desk, in the town hall and on the hand-over sheet.
package paper

import (
	"time"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is all that papers and memory bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:            "paper",
		Kinds:           record.Kinds{paper.MemoryKind, paper.Kind},
		Part:            paper.Part,
		Lines:           &paper.Lines,
		Privacy:         &paper.Privacy,
		Messages:        messages,
		OnPartnership:   published,
		Published:       []site.Published{{Kind: "paper", Name: "paper.title", Documents: texts}},
		DeskPartnership: kept,
		TownPartnership: ofTown,
		HandOver:        handedOver,
		RecordPages:     []desk.RecordPage{{Kind: paper.KindPaper, Path: "/desk/papers/{}"}},
		TownForms:       map[ledger.Kind]townhall.Forms{paper.KindPaper: {New: "/town-hall/partnerships/{}/paper"}},
		Retention: func(tx *sqldb.Tx, now time.Time) error {
			return paper.SweepFiles(tx, now.Add(-paper.KeepUpload))
		},
		Open: func(f feature.Frames) feature.Opened {
			d, t := &deskPages{f.Desk}, &townPages{f.Hall}
			upload := f.House.Files.Bytes + page.FormBytes
			return feature.Opened{Routes: []page.Route{
				{Path: "/desk/partnerships/{}/paper", Needs: account.Edit, Get: d.newPaper, Post: d.addPaper, Most: upload, Streams: true},
				{Path: "/desk/partnerships/{}/memory", Needs: account.Edit, Get: d.memory, Post: d.changeMemory},
				{Path: "/desk/papers/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editPaper, Post: d.changePaper},
				{Path: "/desk/papers/{}/file", Needs: account.Desk, Get: d.file},
				{Path: "/desk/papers/{}/picture", Needs: account.Desk, Get: d.picture},
				{Path: "/desk/proposals/{}/file", Needs: account.Desk, Get: d.proposedFile},
				{Path: "/town-hall/partnerships/{}/paper", Needs: account.TownHall, Get: t.newPaper, Post: t.addPaper, Most: upload, Streams: true},
				{Path: "/town-hall/papers/{}/file", Needs: account.TownHall, Get: t.file},
				{Path: "/town-hall/proposals/{}/file", Needs: account.TownHall, Get: t.proposedFile},
			}}
		},
	}
}

type (
	deskPages struct{ *desk.Desk }
	townPages struct{ *townhall.Hall }
)
