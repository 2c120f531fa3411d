package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	esbuild "github.com/evanw/esbuild/pkg/api"

	"twinhall/internal/edition"
)

// arcsAtMost is how many arcs the map draws at most (frontend/map/chart.ts).
const arcsAtMost = 2000

// chromium is Debian's.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("chromium is missing (on Debian: apt-get install chromium)")
}

// frames pans the map with as many arcs as it draws, and the same drawn by
// Leaflet, in the same browser.
func (b *bench) frames(ctx context.Context) error {
	browser, err := chromium()
	if err != nil {
		return err
	}
	s, _, err := b.serveProcess(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	q := mostArcs(e)
	front, stop, err := beside(s)
	if err != nil {
		return err
	}
	defer stop()
	out, err := exec.CommandContext(ctx, "node", "bench/browser/frames.mjs", browser, front, "/en/map?"+q.Encode()).Output()
	if err != nil {
		return fmt.Errorf("frames.mjs: %w: %s", err, stderrOf(err))
	}
	var got struct {
		Ours, Theirs        []float64
		Redrawn             []float64
		Arcs, Groups        int
		Zoom, Width, Height float64
	}
	if err := json.Unmarshal(out, &got); err != nil {
		return err
	}
	for _, all := range [][]float64{got.Ours, got.Theirs, got.Redrawn} {
		slices.Sort(all)
	}
	at := func(all []float64, share float64) float64 { return all[int(share*float64(len(all)-1))] }
	what := fmt.Sprintf("panning the map (%.0f × %.0f, %d arcs, %d groups; no graphics card), against Leaflet's canvas", got.Width, got.Height,
		got.Arcs, got.Groups)
	compared := func(theirs []float64) string {
		return fmt.Sprintf("a frame takes %.0f ms against %.0f ms (%.1f times), 95 of 100 at most %.0f ms against %.0f ms (%.1f times), the longest "+
			"%.0f ms against %.0f ms",
			at(got.Ours, 0.5), at(theirs, 0.5), at(got.Ours, 0.5)/at(theirs, 0.5), at(got.Ours, 0.95), at(theirs, 0.95), at(got.Ours, 0.95)/at(theirs, 0.95),
			at(got.Ours, 1), at(theirs, 1))
	}
	b.add(what+" that draws in every frame as ours does", true, "for the record", "%s", compared(got.Redrawn))
	b.add(what+" that shifts its picture and draws when the mouse is let go", true, "for the record", "%s", compared(got.Theirs))
	return nil
}

func stderrOf(err error) string {
	if exit, ok := err.(*exec.ExitError); ok {
		return string(exit.Stderr)
	}
	return ""
}

// mostArcs is a filter by countries that leaves as many arcs as the map draws
// one by one.
func mostArcs(e *edition.Edition) edition.Query {
	countries := slices.Clone(e.Countries)
	slices.SortStableFunc(countries, func(a, b edition.Country) int { return b.Partnerships - a.Partnerships })
	best := edition.Query{Unit: edition.None, Page: 1}
	for _, c := range countries {
		q := best
		q.Values = map[edition.Facet][]string{edition.FacetCountry: append(slices.Clone(best.Values[edition.FacetCountry]), c.Code)}
		slices.Sort(q.Values[edition.FacetCountry])
		n := 0
		for _, p := range e.Filter(q).Found {
			if e.Partnership(p).DistanceKm > 0 {
				n++
			}
		}
		if n <= arcsAtMost {
			best = q
		}
		if len(q.Values[edition.FacetCountry]) == 20 {
			break
		}
	}
	return best
}

// beside is a loopback address that answers as the server does, and has a page
// with Leaflet under /leaflet/.
func beside(s *server) (base string, stop func(), err error) {
	built := esbuild.Build(esbuild.BuildOptions{
		EntryPoints: []string{"bench/browser/leaflet.js"}, Bundle: true, MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		Format: esbuild.FormatESModule, Target: esbuild.ES2022, Define: map[string]string{"process.env.NODE_ENV": `"production"`}, LogLevel: esbuild.LogLevelSilent,
	})
	if len(built.Errors) > 0 {
		return "", nil, fmt.Errorf("leaflet.js: %s", built.Errors[0].Text)
	}
	style, err := os.ReadFile(filepath.Join("node_modules", "leaflet", "dist", "leaflet.css"))
	if err != nil {
		return "", nil, err
	}
	files := http.NewServeMux()
	serve := func(path, kind string, body []byte) {
		files.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(body) // the browser went away
		})
	}
	serve("/leaflet/{$}", "text/html; charset=utf-8", []byte(`<!doctype html><meta charset="utf-8"><title>Leaflet</title><link rel="stylesheet" href="leaflet.css">
<style>body{margin:0}#map{background:#cfe0e8}</style>
<div id="map"></div><script type="module" src="page.js"></script>`))
	serve("/leaflet/page.js", "text/javascript", built.OutputFiles[0].Contents)
	serve("/leaflet/leaflet.css", "text/css", style)
	files.Handle("/", httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.address}))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	h := &http.Server{Handler: files}
	go func() { _ = h.Serve(l) }() // ends with Close
	return "http://" + l.Addr().String(), func() { h.Close() }, nil
}

// lighthouse asks for the four kinds of pages that people land on, as a phone
// on a slow network sees them.
func (b *bench) lighthouse(ctx context.Context) error {
	browser, err := chromium()
	if err != nil {
		return err
	}
	s, _, err := b.serveProcess(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	for _, page := range [][2]string{{"home", "/cs/"}, {"map", "/cs/map"}, {"a town", "/cs/municipalities/opava"}, {"a list", "/cs/partnerships"}} {
		c := exec.CommandContext(ctx, "npx", "--no-install", "lighthouse", "http://"+s.address+page[1], "--quiet", "--output=json",
			"--chrome-flags=--headless=new --no-sandbox")
		c.Env = append(os.Environ(), "CHROME_PATH="+browser)
		out, err := c.Output()
		if err != nil {
			return fmt.Errorf("lighthouse: %w: %s", err, stderrOf(err))
		}
		var report struct {
			LighthouseVersion string
			Categories        map[string]struct{ Score float64 }
		}
		if err := json.Unmarshal(out, &report); err != nil {
			return err
		}
		ok := true
		var scores []string
		for _, name := range []string{"performance", "accessibility", "best-practices", "seo"} {
			score := report.Categories[name].Score
			ok = ok && score >= 0.95
			scores = append(scores, fmt.Sprintf("%s %.0f", name, 100*score))
		}
		b.add("Lighthouse "+report.LighthouseVersion+", a phone: "+page[0], ok, "at least 95 in each", "%s", strings.Join(scores, ", "))
	}
	return nil
}
