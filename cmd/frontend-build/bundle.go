package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entry is a source that becomes one file.
type entry struct {
	name   string // of the built file
	source string // below the source directory, or "npm:" and a file of a package
	format api.Format
}

var entries = []entry{
	{"site.css", "styles/site.css", api.FormatDefault},
	{"views.css", "styles/views.css", api.FormatDefault},
	{"signed-in.css", "styles/signed-in.css", api.FormatDefault},
	{"map.css", "styles/map.css", api.FormatDefault},
	{"paper.css", "styles/paper.css", api.FormatDefault},
	{"staff.css", "styles/staff.css", api.FormatDefault},
	// settings.js runs before the page is drawn, so it is no module.
	{"settings.js", "settings.ts", api.FormatIIFE},
	{"site.js", "site.ts", api.FormatESModule},
	{"inner.js", "inner.ts", api.FormatESModule},
	{"staff.js", "staff.ts", api.FormatESModule},
	{"map-engine.js", "map-engine.ts", api.FormatESModule},
	{"map.js", "map.ts", api.FormatESModule},
	{"place.js", "place.ts", api.FormatESModule},
	// The part of the map that works beside the page is a file of its own: the
	// pages allow no scripts made on the way.
	{"map-worker.js", "npm:maplibre-gl/dist/maplibre-gl-worker.mjs", api.FormatESModule},
}

// bundle makes one file of an entry and all that it imports. built leads from
// the plain names of files made before to those with a hash. met is told of
// each npm package of which something is in the file.
func bundle(source string, e entry, built map[string]string, met packages) ([]byte, error) {
	path := filepath.Join(source, filepath.FromSlash(e.source))
	if file, ok := strings.CutPrefix(e.source, "npm:"); ok {
		path = filepath.Join("node_modules", filepath.FromSlash(file))
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{path},
		Bundle:            true,
		Format:            e.format,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Metafile:          true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsInline,
		LogLevel:          api.LogLevelSilent,
		Plugins:           []api.Plugin{hashedNames(built)},
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "111"},
			{Name: api.EngineFirefox, Version: "113"},
			{Name: api.EngineSafari, Version: "16.4"},
		},
	})
	var faults []error
	for _, text := range api.FormatMessages(append(result.Errors, result.Warnings...), api.FormatMessagesOptions{}) {
		faults = append(faults, errors.New(strings.TrimSpace(text)))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if len(result.OutputFiles) != 1 {
		return nil, fmt.Errorf("%s became %d files", e.source, len(result.OutputFiles))
	}
	if err := met.add(result.Metafile); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// packages are the names of the npm packages in the built files.
type packages map[string]bool

// add reads esbuild's account of what went into a file. A script that was a
// bundle already has a source map beside it, which says what is in it.
func (p packages) add(metafile string) error {
	var m struct {
		Outputs map[string]struct {
			Inputs map[string]struct{ BytesInOutput int }
		}
	}
	if err := json.Unmarshal([]byte(metafile), &m); err != nil {
		return fmt.Errorf("what went into a file: %w", err)
	}
	for _, out := range m.Outputs {
		for path, in := range out.Inputs {
			if in.BytesInOutput == 0 || !p.addFile(path) || !strings.HasSuffix(path, "js") {
				continue
			}
			if err := p.addBundle(path + ".map"); err != nil {
				return err
			}
		}
	}
	return nil
}

// addFile adds the package that a file is of, if it is of one.
func (p packages) addFile(path string) bool {
	at := strings.LastIndex(path, "node_modules/")
	if at < 0 {
		return false
	}
	parts := strings.SplitN(path[at+len("node_modules/"):], "/", 3)
	name := parts[0]
	if strings.HasPrefix(name, "@") && len(parts) == 3 {
		name += "/" + parts[1]
	}
	p[name] = true
	return true
}

func (p packages) addBundle(sourceMap string) error {
	b, err := os.ReadFile(sourceMap)
	if errors.Is(err, fs.ErrNotExist) && !strings.Contains(sourceMap, "/dist/") {
		return nil // no bundle
	}
	var m struct{ Sources []string }
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return fmt.Errorf("what is in a bundle: %w", err)
	}
	for _, source := range m.Sources {
		p.addFile(source)
	}
	return nil
}

// hashedNames writes "built:sans.woff2" in styles and scripts as the name with
// its hash, beside which they will stand.
func hashedNames(built map[string]string) api.Plugin {
	return api.Plugin{Name: "hashed-names", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^built:"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			name := strings.TrimPrefix(a.Path, "built:")
			hashed, ok := built[name]
			if !ok {
				return api.OnResolveResult{}, fmt.Errorf("%s has not been built", name)
			}
			return api.OnResolveResult{Path: "./" + hashed, External: true}, nil
		})
	}}
}
