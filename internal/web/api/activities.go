package api

import (
	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// Activity is a dated proof that the partnership lives.
type Activity struct {
	ID           string         `json:"id" format:"uuid"`
	Kind         string         `json:"kind" enum:"visit,meeting,exchange,project,festival,sport,aid,other"`
	Title        string         `json:"title,omitempty"`
	From         string         `json:"from" doc:"EDTF"`
	Until        string         `json:"until,omitempty" doc:"EDTF"`
	Place        string         `json:"place,omitempty"`
	Note         string         `json:"note,omitempty"`
	Participants []Participants `json:"participants"`
	Source       *Source        `json:"source,omitempty"`
}

// Participants are those of one audience from one country.
type Participants struct {
	Audience string `json:"audience" enum:"youth,seniors,disabilities,schools,clubs,culture,sport,firms,officials,rescue,churches,citizens"`
	Country  string `json:"country,omitempty"`
	Number   int64  `json:"number,omitempty"`
}

func activityOf(e *edition.Edition, g *register.Activity) Activity {
	out := Activity{ID: string(g.ID), Kind: g.Kind, Title: g.Title, From: edtf(g.From), Until: edtf(g.Until), Place: g.Place, Note: g.Note,
		Participants: []Participants{}, Source: sourceOf(e, g.Source)}
	for _, p := range g.Participants {
		out.Participants = append(out.Participants, Participants(p))
	}
	return out
}
