package sqldb

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"twinhall/internal/errs"
)

// dumpVersion is the form of a backup. It goes up when a table or its columns
// change their meaning; a restore refuses newer ones.
const dumpVersion = 1

type dumpHead struct {
	Backup  int      `json:"twinhall_backup"`
	Schema  int64    `json:"schema"` // the version of its tables; absent in the foundation's backups, which were of 1
	Tables  []string `json:"tables"`
	Dialect Dialect  `json:"from"`
}

type dumpTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// dumpBytes is a value that is no text, as it stands in a row.
type dumpBytes struct {
	Bytes []byte `json:"base64"`
}

type dumpEnd struct {
	End  bool `json:"end"`
	Rows int  `json:"rows"`
}

// Dump writes the whole database, as one moment saw it, as compressed lines of
// JSON that Restore reads on either kind of database. It reads in one
// transaction, so that writing may go on meanwhile. It changes nothing: a
// database of an older version stays one, and one of a newer is errs.Conflict.
func (db *DB) Dump(ctx context.Context, w io.Writer) error {
	if has, knows, err := db.Version(ctx); err != nil {
		return err
	} else if has > knows {
		return tooNew(has, knows)
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(zip, 1<<16)
	out := json.NewEncoder(buf)
	out.SetEscapeHTML(false)
	rows := 0
	err = db.Read(ctx, func(tx *Tx) error {
		schema, err := versionOf(tx)
		if err != nil {
			return err
		}
		there, err := Tables(tx)
		if err != nil {
			return err
		}
		if err := out.Encode(dumpHead{dumpVersion, schema, there, db.Dialect}); err != nil {
			return err
		}
		for _, table := range there {
			n, err := dumpOne(tx, table, out)
			if err != nil {
				return err
			}
			rows += n
		}
		return out.Encode(dumpEnd{true, rows})
	})
	if err != nil {
		return err
	}
	if err := buf.Flush(); err != nil {
		return err
	}
	return zip.Close()
}

func dumpOne(tx *Tx, table string, out *json.Encoder) (int, error) {
	rows, err := tx.raw.QueryContext(tx.ctx, `select * from `+table)
	if err != nil {
		return 0, classify(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	if err := out.Encode(dumpTable{table, columns}); err != nil {
		return 0, err
	}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	n := 0
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok && strings.EqualFold(types[i].DatabaseTypeName(), "bytea") {
				values[i] = dumpBytes{b}
			} else if ok {
				values[i] = string(b)
			}
		}
		if err := out.Encode(values); err != nil {
			return n, err
		}
		n++
	}
	return n, classify(rows.Err())
}

// Restore fills db, which must be empty, with what Dump wrote: all of it or
// nothing. The rows go into tables of the version that they are from, which
// are brought up to date then as any database would be: so db must have no
// tables yet (OpenAsIs a new one), or tables of the backup's version. A backup
// that is cut short or of a newer form is errs.Invalid.
func (db *DB) Restore(ctx context.Context, r io.Reader) error {
	zip, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "this is not a backup")
	}
	in := json.NewDecoder(&boundedLines{r: zip})
	in.UseNumber()
	var head dumpHead
	if err := in.Decode(&head); errs.Is(err, errs.Invalid) {
		return err
	} else if err != nil || head.Backup == 0 {
		return errs.New(errs.Invalid, "this is not a backup")
	}
	if head.Schema == 0 {
		head.Schema = 1
	}
	has, knows, err := db.Version(ctx)
	if err != nil {
		return err
	}
	switch {
	case head.Backup > dumpVersion || head.Schema > knows:
		return errs.New(errs.Invalid, "the backup is of form %d.%d, this program knows forms up to %d.%d: use a newer program", head.Backup, head.Schema,
			dumpVersion, knows)
	case has == 0:
		if err := db.migrateTo(ctx, head.Schema); err != nil {
			return err
		}
	case has != head.Schema:
		return errs.New(errs.Conflict, "the backup is of version %d and the database of version %d: restore into a database that has no tables yet", head.Schema, has)
	}
	err = db.Write(ctx, func(tx *Tx) error {
		if err := makeEmpty(tx, head.Tables); err != nil {
			return err
		}
		if err := restoreRows(tx, head.Tables, in); err != nil {
			return err
		}
		// The rest is the checksum, which is compared at the very end.
		if _, err := io.Copy(io.Discard, zip); err != nil {
			return errs.Wrap(errs.Invalid, err, "the backup is damaged")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.migrateTo(ctx, knows)
}

// maxDumpLine is how long a row of a backup may be, which is held in memory
// several times over. A part of a file, the largest that rows hold, takes a
// third of a megabyte.
const maxDumpLine = 32 << 20

// boundedLines ends with a refusal where a line has no end.
type boundedLines struct {
	r   io.Reader
	run int
}

func (l *boundedLines) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if at := bytes.LastIndexByte(p[:n], '\n'); at >= 0 {
		l.run = n - at - 1
	} else if l.run += n; l.run > maxDumpLine {
		return 0, errs.New(errs.Invalid, "the backup holds a row of more than %d MB", maxDumpLine>>20)
	}
	return n, err
}

// makeEmpty refuses a database that holds anything. The one row that a new one
// has is taken out.
func makeEmpty(tx *Tx, tables []string) error {
	if !sound(tables) {
		return errs.New(errs.Invalid, "the backup does not say soundly which tables it holds")
	}
	for _, table := range tables {
		var n int
		if err := tx.Row(`select count(*) from `+table, nil, &n); err != nil {
			return err
		}
		if table == "ledger_head" {
			if _, err := tx.Exec(`delete from ledger_head`); err != nil {
				return err
			}
		} else if n > 0 {
			return errs.New(errs.Conflict, "the database is not empty: restore into a new one")
		}
	}
	return nil
}

func restoreRows(tx *Tx, tables []string, in *json.Decoder) error {
	insert, rows := "", 0
	for {
		var raw json.RawMessage
		if err := in.Decode(&raw); errs.Is(err, errs.Invalid) {
			return err
		} else if err != nil {
			return errs.Wrap(errs.Invalid, err, "the backup is cut short")
		}
		if raw[0] == '[' {
			values, err := dumpValues(raw)
			if err != nil || insert == "" {
				return errs.New(errs.Invalid, "the backup holds a row that cannot be read")
			}
			if _, err := tx.Exec(insert, values...); err != nil {
				return err
			}
			rows++
			continue
		}
		var end dumpEnd
		if err := json.Unmarshal(raw, &end); err == nil && end.End {
			if end.Rows != rows {
				return errs.New(errs.Invalid, "the backup holds %d rows of %d", rows, end.Rows)
			}
			return nil
		}
		var t dumpTable
		if err := json.Unmarshal(raw, &t); err != nil {
			return errs.Wrap(errs.Invalid, err, "the backup cannot be read")
		}
		var err error
		if insert, err = insertOf(t, tables); err != nil {
			return err
		}
	}
}

// insertOf is the statement that restores a row of a table that the backup
// says it holds.
func insertOf(t dumpTable, tables []string) (string, error) {
	if !slices.Contains(tables, t.Table) || !sound(t.Columns) {
		return "", errs.New(errs.Invalid, "the backup holds a table that cannot be: %q", t.Table)
	}
	places := make([]string, len(t.Columns))
	for i := range t.Columns {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return `insert into ` + t.Table + ` (` + strings.Join(t.Columns, ", ") + `) values (` + strings.Join(places, ", ") + `)`, nil
}

// sound reports whether names of tables or columns, which come from a file,
// can be written into a statement.
func sound(names []string) bool {
	for _, n := range names {
		if n == "" || strings.Trim(n, "abcdefghijklmnopqrstuvwxyz_") != "" {
			return false
		}
	}
	return len(names) > 0
}

// dumpValues reads a row: texts, null, bytes, whole numbers and those with a
// point or an exponent.
func dumpValues(raw json.RawMessage) ([]any, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	var values []any
	if err := d.Decode(&values); err != nil {
		return nil, err
	}
	for i, v := range values {
		if m, ok := v.(map[string]any); ok {
			text, _ := m["base64"].(string)
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			values[i] = b
			continue
		}
		n, ok := v.(json.Number)
		if !ok {
			continue
		}
		if whole, err := n.Int64(); err == nil {
			values[i] = whole
			continue
		}
		f, err := n.Float64()
		if err != nil {
			return nil, err
		}
		values[i] = f
	}
	return values, nil
}
