// Package imports takes files in through the browser: it keeps a file until it
// is finished with, remembers how the columns of a source were mapped, runs the
// dry run and the import as jobs that one node at a time does, and holds what a
// person has to decide. What a row means intake says; pages are not its
// business.
package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/recognise"
	"twinhall/internal/sheet"
	"twinhall/internal/wikidata"
)

// Kind is what a file is a list of.
type Kind string

// The kinds of files. A recording of Wikidata is an answer in JSON.
const (
	Municipalities Kind = "municipalities"
	Partnerships   Kind = "partnerships"
	Wikidata       Kind = "wikidata"
)

// Kinds in the order in which they are offered.
var Kinds = []Kind{Municipalities, Partnerships, Wikidata}

// Fields are the fields that a column of such a file can hold.
func (k Kind) Fields() recognise.FieldSet {
	if k == Municipalities {
		return recognise.MunicipalityFields
	}
	return recognise.PartnershipFields
}

// Task is what is asked for: nothing yet, a dry run, or to write it.
type Task string

// The tasks.
const (
	Check Task = "check"
	Apply Task = "apply"
)

// State is how far a task is. "" = nothing was asked for yet.
type State string

// Stopped by a person; failed by an error that Problem names.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
	Stopped State = "stopped"
)

// Options are what a person says of a file. Zero values are what the command
// line takes without a flag.
type Options struct {
	Source    string `json:"source"`
	Publisher string `json:"publisher,omitempty"`
	Retrieved string `json:"retrieved,omitempty"` // EDTF

	Country string `json:"country,omitempty"` // of a national list
	Partial bool   `json:"partial,omitempty"`
	Members bool   `json:"members,omitempty"`
	Year    int    `json:"year,omitempty"` // of the populations

	ACountry string `json:"a_country,omitempty"`
	BCountry string `json:"b_country,omitempty"`
	// Split makes a row for each of the partners in one cell.
	Split bool `json:"split,omitempty"`

	Encoding  string `json:"encoding,omitempty"`
	Delimiter string `json:"delimiter,omitempty"`
	Sheet     string `json:"sheet,omitempty"`

	// KeepSource says that somebody has seen that source or publisher look
	// personal.
	KeepSource bool `json:"keep_source,omitempty"`

	// Fields says which column holds which field, counted from 0.
	Fields map[string]int `json:"fields"`
}

// Sample is the head of a file, to map its columns on.
type Sample struct {
	Header    []string     `json:"header"`
	Rows      []intake.Row `json:"rows"`
	Count     int          `json:"count"`
	Encoding  string       `json:"encoding"`
	Delimiter string       `json:"delimiter"`
	Sheet     string       `json:"sheet,omitempty"`
}

// Import is a file that somebody takes in.
type Import struct {
	ID      string
	Kind    Kind
	Name    string
	Size    int64
	Account string // who took it in
	At      time.Time
	Touched time.Time
	Options Options
	Sample  Sample

	Task        Task
	State       State
	Done, Total int64
	Problem     *intake.Note   // why it failed
	Report      *intake.Report // of the last run that was finished; nil = none yet
	Stale       bool           // options or decisions changed since
	Batch       string         // what the last applied run wrote, "" = nothing yet
}

// Busy reports whether a task waits or runs.
func (m *Import) Busy() bool { return m.State == Waiting || m.State == Running }

// Bounds. Retention is how long a file is kept after somebody last did
// something with it.
const (
	MaxBytes  = 32 << 20
	Retention = 30 * 24 * time.Hour
	sampled   = 10
	maxName   = 120
)

// CleanName is the name of a file without folders and what nobody sees.
func CleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) || strings.ContainsRune(`/<>:"|?*`, r) {
			return -1
		}
		return r
	}, name))
	for len(name) > maxName {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	if strings.Trim(name, ". ") == "" {
		return "file"
	}
	return name
}

// Table reads the rows of a file as its kind and options say. What is wrong
// with the file is an error of kind errs.Invalid, mostly with a note.
func Table(ctx context.Context, kind Kind, name string, raw []byte, o Options, today date.Day) (*intake.Table, error) {
	if kind == Wikidata {
		facts := wikidata.NewFacts()
		facts.Most = intake.Uploaded.Rows
		if err := facts.Add(raw); err != nil {
			return nil, err
		}
		return intake.TableOf(name, wikidata.Header, facts.Rows(today)), nil
	}
	read := intake.ReadOptions{Encoding: o.Encoding, Sheet: o.Sheet, Limits: intake.Uploaded}
	var err error
	if read.Delimiter, err = intake.DelimiterNamed(o.Delimiter); err != nil {
		return nil, err
	}
	if !list(raw) {
		return nil, errs.New(errs.Invalid, "the file is no list")
	}
	return intake.Parse(ctx, raw, name, read)
}

// list reports whether a file may be a list: text or a workbook, no picture, no
// paper and no JSON.
func list(raw []byte) bool {
	sort := http.DetectContentType(raw)
	switch {
	case sheet.IsWorkbook(raw):
		return true
	case len(raw) > 0 && (raw[0] == '{' || raw[0] == '[') && json.Valid(raw):
		return false
	case strings.HasPrefix(sort, "application/octet-stream"):
		return bytes.Count(raw, []byte{0}) > len(raw)/4 // text of two bytes a letter
	}
	return strings.HasPrefix(sort, "text/")
}

func sampleOf(t *intake.Table) Sample {
	s := Sample{Header: t.Header, Count: len(t.Rows), Encoding: t.Encoding, Delimiter: string(t.Delimiter), Sheet: t.Sheet}
	s.Rows = append(s.Rows, t.Rows[:min(sampled, len(t.Rows))]...)
	return s
}

// IsRejects reports whether a header is that of a file of rejected rows: its
// last three columns are no data.
func IsRejects(header []string) bool {
	n := len(header)
	return n > 3 && header[n-3] == "reason" && header[n-2] == "candidates" && header[n-1] == "decision"
}

// DataColumns are the columns of a sample that hold data.
func (s Sample) DataColumns() []string {
	if IsRejects(s.Header) {
		return s.Header[:len(s.Header)-3]
	}
	return s.Header
}
