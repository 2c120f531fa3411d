package api

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
)

type geoJSONInput struct {
	Filter
	OfTown
	Sorted
}

// Feature is a partnership as a feature of GeoJSON.
type Feature struct {
	Type       string             `json:"type" enum:"Feature"`
	ID         string             `json:"id" format:"uuid"`
	Geometry   map[string]any     `json:"geometry"`
	Properties PartnershipSummary `json:"properties"`
}

// geoJSON writes what was chosen as it goes, so that a million partnerships
// take no more memory than one.
func (a *API) geoJSON(_ context.Context, in *geoJSONInput) (*huma.StreamResponse, error) {
	e := a.config.Current()
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if q, err = in.of(e, q); err != nil {
		return nil, err
	}
	q = in.on(q)
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "application/geo+json")
		ctx.SetHeader("ETag", a.etag(e))
		ctx.SetHeader("Cache-Control", "no-cache")
		ctx.SetHeader("Vary", "Accept-Encoding")
		ctx.SetStatus(http.StatusOK)
		if ctx.Method() == http.MethodHead {
			return
		}
		found := e.Select(q)
		e.Sort(found, order)
		_ = a.writeFeatures(ctx.BodyWriter(), e, found) // the client went away
	}}, nil
}

func (a *API) writeFeatures(to io.Writer, e *edition.Edition, found *edition.Result) error {
	w := bufio.NewWriterSize(to, 32<<10)
	_, _ = w.WriteString(`{"type":"FeatureCollection","features":[`) // an error stays until Flush
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for n, i := range found.Found {
		if n > 0 {
			_ = w.WriteByte(',')
		}
		p := e.Partnership(i)
		x, y := ends(e, i, found.Query)
		f := Feature{Type: "Feature", ID: string(p.ID), Properties: a.partnershipSummary(p, x, y)}
		if x.Placed && y.Placed {
			f.Geometry = geo.LineGeometry(x.Position, y.Position)
		}
		if err := out.Encode(f); err != nil {
			return err
		}
	}
	_, _ = w.WriteString("]}\n")
	return w.Flush()
}
