package imports

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// chunkBytes is how much of a file one row holds.
const chunkBytes = 256 << 10

// Upload is a file as it comes in.
type Upload struct {
	Kind    Kind
	Name    string
	Raw     []byte
	Options Options // Source "" = as the last file of that name, else file:NAME
	Account string
	At      time.Time
}

// File is an upload that was read: what is in it stands in memory.
type File struct {
	Upload
	table *intake.Table
}

// ReadUpload reads an upload. It takes no transaction, since a file may take long to
// read. One that cannot be read is errs.Invalid.
func ReadUpload(ctx context.Context, u Upload) (*File, error) {
	if !slices.Contains(Kinds, u.Kind) {
		return nil, errs.New(errs.Invalid, "import.no-kind")
	}
	if len(u.Raw) > MaxBytes {
		return nil, errs.New(errs.Invalid, "import.too-large")
	}
	u.Name = CleanName(u.Name)
	t, err := Table(ctx, u.Kind, u.Name, u.Raw, u.Options, date.DayOf(u.At))
	if err != nil {
		return nil, err
	}
	return &File{u, t}, nil
}

// Add keeps a file and says how its columns are to be read: as those of the
// same source were the last time, else guessed. What is over the quota is
// refused.
func Add(tx *sqldb.Tx, f *File, q Quota) (*Import, error) {
	if err := q.Take(tx, f.Account, int64(len(f.Raw))); err != nil {
		return nil, err
	}
	m := &Import{ID: ledger.NewID(), Kind: f.Kind, Name: f.Name, Size: int64(len(f.Raw)), Account: f.Account, At: f.At, Touched: f.At,
		Options: f.Options, Sample: sampleOf(f.table)}
	if err := m.remembered(tx, f.table); err != nil {
		return nil, err
	}
	if err := m.insert(tx); err != nil {
		return nil, err
	}
	return m, putChunks(tx, m.ID, f.Raw)
}

// putChunks keeps the bytes of a file in pieces.
func putChunks(tx *sqldb.Tx, id string, raw []byte) error {
	for seq := 0; seq*chunkBytes < len(raw); seq++ {
		chunk := raw[seq*chunkBytes : min(len(raw), (seq+1)*chunkBytes)]
		if _, err := tx.Exec(`insert into import_chunk (import, seq, content) values ($1, $2, $3)`, id, seq, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (m *Import) insert(tx *sqldb.Tx) error {
	options, sample, err := m.texts()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into import_file (id, kind, name, size, account, at, touched, options, sample, task, state, asked, node, claimed, stop,
		done, total, problem, report, stale, batch)
		values ($1, $2, $3, $4, $5, $6, $6, $7, $8, '', '', 0, '', 0, 0, 0, 0, '', '', 0, '')`,
		m.ID, string(m.Kind), m.Name, m.Size, m.Account, m.At.UnixMilli(), options, sample)
	return err
}

func (m *Import) texts() (options, sample string, err error) {
	o, err := json.Marshal(m.Options)
	if err != nil {
		return "", "", err
	}
	s, err := json.Marshal(m.Sample)
	return string(o), string(s), err
}

// content is the file as it came in.
func content(tx *sqldb.Tx, id string) (raw []byte, err error) {
	err = tx.Each(`select content from import_chunk where import = $1 order by seq`, []any{id}, func(row sqldb.Row) error {
		var chunk []byte
		err := row.Scan(&chunk)
		raw = append(raw, chunk...)
		return err
	})
	if err == nil && raw == nil {
		err = errs.New(errs.Gone, "import.gone")
	}
	return raw, err
}

const columns = `id, kind, name, size, account, at, touched, options, sample, task, state, done, total, problem, report, stale, batch`

func scan(row sqldb.Row) (*Import, error) {
	m := &Import{}
	var at, touched, stale int64
	var options, sample, problem, report string
	if err := row.Scan(&m.ID, &m.Kind, &m.Name, &m.Size, &m.Account, &at, &touched, &options, &sample, &m.Task, &m.State, &m.Done, &m.Total, &problem,
		&report, &stale, &m.Batch); err != nil {
		return nil, err
	}
	m.At, m.Touched, m.Stale = time.UnixMilli(at).UTC(), time.UnixMilli(touched).UTC(), stale != 0
	for text, to := range map[string]any{options: &m.Options, sample: &m.Sample} {
		if err := json.Unmarshal([]byte(text), to); err != nil {
			return nil, err
		}
	}
	if problem != "" {
		m.Problem = &intake.Note{}
		if err := json.Unmarshal([]byte(problem), m.Problem); err != nil {
			return nil, err
		}
	}
	if report != "" {
		m.Report = &intake.Report{}
		return m, json.Unmarshal([]byte(report), m.Report)
	}
	return m, nil
}

// Get returns an import, or errs.NotFound.
func Get(tx *sqldb.Tx, id string) (*Import, error) {
	var m *Import
	err := tx.Each(`select `+columns+` from import_file where id = $1`, []any{id}, func(row sqldb.Row) (err error) {
		m, err = scan(row)
		return err
	})
	if err == nil && m == nil {
		err = errs.New(errs.NotFound, "import.gone")
	}
	return m, err
}

// List are all imports that are kept, the newest first.
func List(tx *sqldb.Tx) (all []*Import, err error) {
	return all, tx.Each(`select `+columns+` from import_file order by at desc, id desc`, nil, func(row sqldb.Row) error {
		m, err := scan(row)
		all = append(all, m)
		return err
	})
}

// Reread reads the text of a kept file in the way of other options, as Prepare
// needs it; nil where they read it as before. It holds no transaction while it
// reads.
func Reread(ctx context.Context, db *sqldb.DB, m *Import, o Options, at time.Time) (*intake.Table, error) {
	if o.readsAs(m.Options) {
		return nil, nil
	}
	var raw []byte
	if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { raw, err = content(tx, m.ID); return err }); err != nil {
		return nil, err
	}
	return Table(ctx, m.Kind, m.Name, raw, o, date.DayOf(at))
}

// readsAs reports whether a file is read in the same way by both.
func (o Options) readsAs(other Options) bool {
	return o.Encoding == other.Encoding && o.Delimiter == other.Delimiter && o.Sheet == other.Sheet
}

// Prepare changes how a file is read. Other ways to read its text give a new
// sample, of the table that Reread made, and the columns are guessed anew where
// they differ. Who changed the way of reading meanwhile makes it errs.Conflict.
func Prepare(tx *sqldb.Tx, id string, o Options, t *intake.Table, at time.Time) (*Import, error) {
	m, err := Get(tx, id)
	if err != nil {
		return nil, err
	}
	if m.Busy() {
		return nil, errs.New(errs.Conflict, "import.busy")
	}
	same := o.readsAs(m.Options)
	m.Options = o
	switch {
	case same:
	case t == nil:
		return nil, errs.New(errs.Conflict, "import.busy")
	default:
		header := m.Sample.Header
		if m.Sample = sampleOf(t); !slices.Equal(header, m.Sample.Header) {
			m.Options.Fields = intake.Guess(t, m.Kind.Fields())
		}
	}
	options, sample, err := m.texts()
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`update import_file set options = $1, sample = $2, touched = $3, stale = 1 where id = $4`, options, sample, at.UnixMilli(),
		id); err != nil {
		return nil, err
	}
	return m, m.remember(tx, at)
}

// Split has the rows with several partners in one cell taken as a row for each,
// and all of it checked anew.
func Split(tx *sqldb.Tx, id, by string, at time.Time) error {
	m, err := Get(tx, id)
	if err != nil {
		return err
	}
	o := m.Options
	o.Split = true
	if _, err := Prepare(tx, id, o, nil, at); err != nil {
		return err
	}
	return Ask(tx, id, Check, by, at)
}

// Ask asks for a task. One that waits or runs already is errs.Conflict, and so
// is applying what was not checked as it stands now. by is the account that
// asks: what is written is that person's.
func Ask(tx *sqldb.Tx, id string, task Task, by string, at time.Time) error {
	if m, err := Get(tx, id); err != nil {
		return err
	} else if task == Apply && (m.Report == nil || m.Stale) && !m.Busy() {
		return errs.New(errs.Conflict, "import.check-first")
	}
	n, err := tx.Exec(`update import_file set task = $1, state = 'waiting', asked = $2, touched = $2, account = $4, stop = 0, done = 0, total = 0,
		problem = '', node = '', claimed = 0
		where id = $3 and state <> 'waiting' and state <> 'running'`, string(task), at.UnixMilli(), id, by)
	if err == nil && n == 0 {
		if _, err = Get(tx, id); err == nil {
			err = errs.New(errs.Conflict, "import.busy")
		}
	}
	return err
}

// HasFile reports whether the file of an import is still kept.
func HasFile(tx *sqldb.Tx, id string) (bool, error) {
	n := 0
	err := tx.Row(`select count(*) from import_chunk where import = $1`, []any{id}, &n)
	return n > 0, err
}

// Stop ends a task: at once where it waits, else as soon as whoever runs it
// hears of it.
func Stop(tx *sqldb.Tx, id string) error {
	if _, err := tx.Exec(`update import_file set state = 'stopped' where id = $1 and state = 'waiting'`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`update import_file set stop = 1 where id = $1 and state = 'running'`, id)
	return err
}

// Drop throws an import away with its file and rows. What it wrote into the
// register stays.
func Drop(tx *sqldb.Tx, id string) error {
	m, err := Get(tx, id)
	if err != nil {
		return err
	}
	if m.Busy() {
		return errs.New(errs.Conflict, "import.busy")
	}
	return drop(tx, []string{id})
}

func drop(tx *sqldb.Tx, ids []string) error {
	for _, id := range ids {
		for _, table := range []string{"import_row where import", "import_chunk where import", "import_file where id"} {
			if _, err := tx.Exec(`delete from `+table+` = $1`, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// Tidy deletes imports with which nobody did anything for Retention.
func Tidy(tx *sqldb.Tx, now time.Time) error {
	var old []string
	if err := tx.Each(`select id from import_file where touched < $1 and state <> 'running'`, []any{now.Add(-Retention).UnixMilli()}, func(row sqldb.Row) error {
		var id string
		err := row.Scan(&id)
		old = append(old, id)
		return err
	}); err != nil {
		return err
	}
	return drop(tx, old)
}

// remembered fills the options from the last file of the same source or name,
// and the columns from it where the headers are still there.
func (m *Import) remembered(tx *sqldb.Tx, t *intake.Table) error {
	fields := intake.Guess(t, m.Kind.Fields())
	source := m.Options.Source
	if source == "" {
		source = intake.SourceOf(m.Name)
	}
	var text, headers string
	err := tx.Row(`select options, headers from import_mapping where kind = $1 and (source = $2 or (name = $3 and $4 = '')) order by at desc limit 1`,
		[]any{string(m.Kind), source, strings.TrimPrefix(intake.SourceOf(m.Name), "file:"), m.Options.Source}, &text, &headers)
	switch {
	case errs.Is(err, errs.NotFound):
		if m.Options.Source = source; m.Kind == Wikidata && strings.HasPrefix(source, "file:") {
			m.Options.Source, m.Options.Publisher = WikidataSource, WikidataPublisher
		}
	case err != nil:
		return err
	default:
		var known Options
		var named map[string]string
		if err := json.Unmarshal([]byte(text), &known); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(headers), &named); err != nil {
			return err
		}
		known.Encoding, known.Delimiter, known.Sheet, known.Retrieved = m.Options.Encoding, m.Options.Delimiter, m.Options.Sheet, ""
		m.Options = known
		fields = recall(fields, named, t.Header)
	}
	m.Options.Fields = fields
	return nil
}

// recall are guessed columns with what a person said of them the last time. A
// field that was left out then is left out again.
func recall(guessed map[string]int, named map[string]string, header []string) map[string]int {
	fields, taken := map[string]int{}, map[int]bool{}
	for field, h := range named {
		if i := slices.Index(header, h); i >= 0 && h != "" && !taken[i] {
			fields[field], taken[i] = i, true
		}
	}
	known := map[string]bool{}
	for _, h := range strings.Split(named[""], "\n") {
		known[h] = true
	}
	for field, i := range guessed {
		if _, has := fields[field]; !has && !taken[i] && !known[header[i]] {
			fields[field], taken[i] = i, true
		}
	}
	return fields
}

// remember keeps how the columns of a source are mapped. Under "" stand all
// headers that the person saw.
func (m *Import) remember(tx *sqldb.Tx, at time.Time) error {
	named := map[string]string{"": strings.Join(m.Sample.Header, "\n")}
	for field, i := range m.Options.Fields {
		if i >= 0 && i < len(m.Sample.Header) {
			named[field] = m.Sample.Header[i]
		}
	}
	headers, err := json.Marshal(named)
	if err != nil {
		return err
	}
	options, _, err := m.texts()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into import_mapping (source, kind, name, options, headers, at) values ($1, $2, $3, $4, $5, $6)
		on conflict (source) do update set kind = excluded.kind, name = excluded.name, options = excluded.options, headers = excluded.headers, at = excluded.at`,
		m.Options.Source, string(m.Kind), strings.TrimPrefix(intake.SourceOf(m.Name), "file:"), options, string(headers), at.UnixMilli())
	return err
}

// What Wikidata's statements are known by.
const (
	WikidataSource    = "https://www.wikidata.org/"
	WikidataPublisher = "Wikidata (CC0)"
)
