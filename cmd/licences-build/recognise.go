package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	classifier "github.com/google/licenseclassifier/v2"
	"github.com/google/licenseclassifier/v2/assets"

	"twinhall/internal/licences"
)

// recogniser tells licences by their texts.
type recogniser struct{ c *classifier.Classifier }

func newRecogniser() (*recogniser, error) {
	c, err := assets.DefaultClassifier()
	if err != nil {
		return nil, fmt.Errorf("the texts of licences: %w", err)
	}
	return &recogniser{c}, nil
}

// newer are licences that the classifier takes for an older one, by their
// first lines.
var newer = map[string]string{"UNICODE LICENSE V3": "Unicode-3.0"}

// licencesOf are the licences that a text holds.
func (r *recogniser) licencesOf(text string) (ids []string) {
	for first, id := range newer {
		if strings.HasPrefix(strings.TrimSpace(text), first) {
			return []string{id}
		}
	}
	if strings.Contains(text, "in the public domain") && len(text) < 1000 || strings.Contains(text, "May you do good and not evil") {
		return []string{licences.PublicDomain}
	}
	for _, m := range r.c.Match([]byte(text)).Matches {
		if m.MatchType == "License" && !slices.Contains(ids, m.Name) {
			ids = append(ids, m.Name)
		}
	}
	return ids
}

// work is a work with the licences that its texts hold. Its first text must be
// a licence: notices alone allow nothing.
func (r *recogniser) work(kind licences.Kind, name, version string, texts []licences.Text) (licences.Work, error) {
	w := licences.Work{Kind: kind, Name: name, Version: version, Texts: texts}
	for i, t := range texts {
		ids := r.licencesOf(t.Text)
		if i == 0 && len(ids) == 0 {
			return w, fmt.Errorf("%s %s: %s is no licence that is recognised", name, version, t.File)
		}
		for _, id := range ids {
			if !slices.Contains(w.Licences, id) {
				w.Licences = append(w.Licences, id)
			}
		}
	}
	if len(texts) == 0 {
		return w, fmt.Errorf("%s %s brings no licence", name, version)
	}
	slices.Sort(w.Licences)
	return w, nil
}

// standard is the text of a licence as it is for everybody.
func standard(id string) (string, error) {
	for _, name := range []string{"pristine.txt", "license.txt"} {
		if b, err := assets.ReadLicenseFile(path.Join("License", id, name)); err == nil {
			return strings.TrimRight(string(b), " \n") + "\n", nil
		}
	}
	return "", fmt.Errorf("there is no text of %s", id)
}
