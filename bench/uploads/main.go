// Command uploads measures how much memory files take that people upload, or
// that somebody made to fill the machine: each is read, kept, checked and written
// as the desk does it, in a process of its own, whose peak is compared with that
// of a file of one row.
//
//	make build && go run ./bench/uploads
package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"twinhall/internal/imports"
	"twinhall/internal/sqldb"
)

// The bounds that docs/importing.md promises: reading a file takes at most so
// many times its size, that of a workbook unpacked, but for some megabytes; all
// that is done with it so much.
const (
	times   = 4
	timesOf = 12 // of Wikidata's answers, whose statements are shorter than what is known of them
	some    = 16 << 20
	inAll   = 300 << 20
)

func main() {
	do := run
	if len(os.Args) > 1 {
		do = func() error {
			err := take(os.Args[1])
			if err == nil {
				err = sayPeak()
			}
			return err
		}
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// upload is a file and how it is made.
type upload struct {
	name string
	make func(w io.Writer) error
}

const size = 31 << 20 // a little less than the browser's form takes

var uploads = []upload{
	{"most.csv", func(w io.Writer) error { return list(w, 6_070_000) }},
	{"list.csv", func(w io.Writer) error { return list(w, size) }},
	{"utf16.csv", func(w io.Writer) error {
		var b bytes.Buffer
		if err := list(&b, size/2); err != nil {
			return err
		}
		_, err := w.Write(wide(b.Bytes()))
		return err
	}},
	{"latin2.csv", func(w io.Writer) error {
		var b bytes.Buffer
		if err := list(&b, size); err != nil {
			return err
		}
		_, err := w.Write(bytes.ReplaceAll(b.Bytes(), []byte("Nové"), []byte("Nov\xe9")))
		return err
	}},
	{"commas.csv", repeat(",", size)},
	{"letters.csv", repeat("a,b,c,d\n", size)},
	{"cell.csv", repeat("a", size)},
	{"quotes.csv", repeat(`"`, size)},
	{"lines.csv", repeat("\n", size)},
	{"most.xlsx", func(w io.Writer) error { return workbook(w, 20_000, 95, "", "x") }},
	{"mosttext.xlsx", func(w io.Writer) error { return workbook(w, 20_000, 3, "", strings.Repeat("Nové Město ", 80)) }},
	{"wide.csv", func(w io.Writer) error {
		return repeat(strings.Repeat("Nové Město nad Metují;", 189)+"1977\n", 30<<20)(w)
	}},
	{"cells.xlsx", func(w io.Writer) error { return workbook(w, 40_000, 95, "", "x") }},
	{"texts.xlsx", func(w io.Writer) error { return workbook(w, 60_000, 3, "", strings.Repeat("Nové Město ", 80)) }},
	{"shared.xlsx", func(w io.Writer) error { return workbook(w, 40_000, 95, strings.Repeat("Nové Město ", 200), "") }},
	{"empty.xlsx", func(w io.Writer) error { return workbook(w, 1_000_000, 0, "", "") }},
	{"most.json", func(w io.Writer) error { return answers(w, 13_000_000) }},
	{"wikidata.json", func(w io.Writer) error { return answers(w, size) }},
}

func run() error {
	folder, err := os.MkdirTemp("", "uploads")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	base, err := peak(folder, upload{"one.csv", func(w io.Writer) error {
		_, err := io.WriteString(w, "Obec,Stát,Partner,Stát partnera\nOpava,CZ,Malacky,SK\n")
		return err
	}})
	if err != nil {
		return err
	}
	fmt.Printf("%-14s %9s %11s %7s %11s\n", "file", "size", "read, above", "times", "all, above")
	fmt.Printf("%-14s %9s %8d MB %7s %8d MB\n", "(one row)", "", base.read>>20, "", base.peak>>20)
	over := 0
	for _, u := range uploads {
		m, err := peak(folder, u)
		if err != nil {
			return fmt.Errorf("%s: %w", u.name, err)
		}
		read, all := max(0, m.read-base.read), max(0, m.peak-base.peak)
		note := ""
		most := int64(times)
		if strings.HasSuffix(u.name, ".json") {
			most = timesOf
		}
		if read > most*m.size+some || all > inAll {
			over++
			note = "  more than is promised"
		}
		fmt.Printf("%-14s %6d kB %8d MB %7.1f %8d MB  %s%s\n", u.name, m.size>>10, read>>20, float64(read)/float64(m.size), all>>20, m.says, note)
	}
	if over > 0 {
		return fmt.Errorf("%d files take more memory than is promised", over)
	}
	return nil
}

type measured struct {
	size, read, peak int64
	says             string
}

func peak(folder string, u upload) (m measured, err error) {
	path := filepath.Join(folder, u.name)
	f, err := os.Create(path)
	if err != nil {
		return m, err
	}
	defer os.Remove(path)
	if err := u.make(f); err != nil {
		return m, err
	}
	if err := f.Close(); err != nil {
		return m, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return m, err
	}
	m.size = info.Size()
	if z, err := zip.OpenReader(path); err == nil {
		m.size = 0
		for _, part := range z.File {
			m.size += int64(part.UncompressedSize64)
		}
		_ = z.Close()
	}
	c := exec.Command(os.Args[0], path)
	out, err := c.Output()
	if c.ProcessState == nil {
		return m, err
	}
	for line := range strings.Lines(string(out)) {
		n := int64(0)
		if _, err := fmt.Sscanf(line, "peak %d", &n); err != nil {
			m.says = strings.TrimSpace(line)
		} else if m.peak = n; m.read == 0 {
			m.read = n
		}
	}
	if err == nil && m.peak == 0 {
		err = errors.New("the process did not say its peak")
	}
	return m, err
}

// sayPeak prints the most memory that this process ever had. What the kernel
// tells the parent counts what the parent had when it began this one.
func sayPeak() error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(status)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kb); err == nil {
			fmt.Println("peak", kb<<10)
			return nil
		}
	}
	return errors.New("the system tells no peak")
}

// take does with one file what the desk does, and says in a line what came of it.
func take(path string) error {
	ctx := context.Background()
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, filepath.Join(filepath.Dir(path), "x.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	kind := imports.Partnerships
	if strings.HasSuffix(path, ".json") {
		kind = imports.Wikidata
	}
	f, err := imports.ReadUpload(ctx, imports.Upload{Kind: kind, Name: filepath.Base(path), Raw: raw, Account: "bench", At: time.Now()})
	if err != nil {
		fmt.Println("refused:", err)
		return sayPeak()
	}
	if err := sayPeak(); err != nil {
		return err
	}
	var m *imports.Import
	if err := db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if m, err = imports.Add(tx, f, imports.Quota{All: 1 << 40, Account: 1 << 40}); err != nil {
			return err
		}
		if m, err = imports.Prepare(tx, m.ID, m.Options, nil, time.Now()); err != nil {
			return err
		}
		return imports.Ask(tx, m.ID, imports.Check, "bench", time.Now())
	}); err != nil {
		fmt.Println("refused:", err)
		return nil
	}
	raw, f = nil, nil // as the request ends before the worker begins
	w := &imports.Worker{DB: db, Log: slog.New(slog.NewTextHandler(os.Stderr, nil)), Now: time.Now}
	if _, err := w.Once(ctx); err != nil {
		return err
	}
	return db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err := imports.Get(tx, m.ID)
		if err == nil && m.Report != nil {
			fmt.Println("checked:", m.Report.Rows, "rows")
		} else if err == nil {
			fmt.Println("failed:", m.Problem)
		}
		return err
	})
}

func repeat(text string, n int) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat(text, n/len(text)))
		return err
	}
}

// list is a list of partnerships as people have it.
func list(w io.Writer, n int) error {
	if _, err := io.WriteString(w, "Obec,Stát,Partner,Stát partnera,Od,Poznámka\n"); err != nil {
		return err
	}
	for i := 0; n > 0; i++ {
		row := fmt.Sprintf("Nové Město %d,CZ,Malacky %d,SK,%d,every year in the summer\n", i%6000, i%97, 1950+i%70)
		n -= len(row)
		if _, err := io.WriteString(w, row); err != nil {
			return err
		}
	}
	return nil
}

// wide is a text in UTF-16, with its mark.
func wide(text []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, r := range string(text) {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

// workbook has a sheet of rows; each cell holds shared, a text that is kept
// once for all, or a text of its own that begins with its number.
func workbook(w io.Writer, rows, columns int, shared, own string) error {
	z := zip.NewWriter(w)
	part := func(name string, write func(w io.Writer)) error {
		w, err := z.Create(name)
		if err == nil {
			write(w)
		}
		return err
	}
	text := func(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, xmlHead+s) } }
	for _, p := range []struct {
		name  string
		write func(io.Writer)
	}{
		{"[Content_Types].xml", text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)},
		{"_rels/.rels", text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/styles.xml", text(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts>` +
			`<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
			`<cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>`)},
		{"xl/_rels/workbook.xml.rels", text(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
			`</Relationships>`)},
		{"xl/workbook.xml", text(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
			`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`)},
		{"xl/sharedStrings.xml", text(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>` +
			shared + `</t></si></sst>`)},
		{"xl/worksheets/sheet1.xml", func(w io.Writer) {
			_, _ = io.WriteString(w, xmlHead+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
			for i := range rows {
				fmt.Fprintf(w, `<row r="%d">`, i+1)
				for j := range columns {
					if shared != "" {
						_, _ = io.WriteString(w, `<c t="s"><v>0</v></c>`)
					} else {
						fmt.Fprintf(w, `<c t="inlineStr"><is><t>%d %s</t></is></c>`, i*columns+j, own)
					}
				}
				_, _ = io.WriteString(w, `</row>`)
			}
			_, _ = io.WriteString(w, `</sheetData></worksheet>`)
		}},
	} {
		if err := part(p.name, p.write); err != nil {
			return err
		}
	}
	return z.Close()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`

// answers are Wikidata's answers to a query, a row a partnership.
func answers(w io.Writer, n int) error {
	if _, err := io.WriteString(w, `{"head":{"vars":["a","b"]},"results":{"bindings":[`); err != nil {
		return err
	}
	for i := 0; n > 0; i++ {
		row := fmt.Sprintf(`{"a":{"type":"uri","value":"http://www.wikidata.org/entity/Q%d"},"b":{"type":"uri",`+
			`"value":"http://www.wikidata.org/entity/Q%d"}},`, i+1, i+2)
		n -= len(row)
		if _, err := io.WriteString(w, row); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, `{}]}}`)
	return err
}
