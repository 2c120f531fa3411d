package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"twinhall/internal/errs"
	"twinhall/internal/sheet"
)

// workbook makes a file from what fill puts into it.
func workbook(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(f *excelize.File, s string, cells map[string]any) error {
	for at, v := range cells {
		if err := f.SetCellValue(s, at, v); err != nil {
			return err
		}
	}
	return nil
}

func texts(rows []sheet.Row) [][]string {
	var all [][]string
	for _, r := range rows {
		all = append(all, r.Cells)
	}
	return all
}

func TestCellsAsTheyAre(t *testing.T) {
	t.Parallel()
	day := time.Date(1977, 3, 11, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		value  any
		format string
		want   string
	}{
		"text":                       {"Liptovský Mikuláš", "", "Liptovský Mikuláš"},
		"a number":                   {31345, "", "31345"},
		"a number with separators":   {31345, "#,##0", "31345"},
		"noise":                      {0.1 + 0.2, "", "0.3"},
		"degrees":                    {-1.2879529, "", "-1.2879529"},
		"rounded":                    {49.93812, "0.00", "49.93812"},
		"a large number":             {123456789012.0, "", "123456789012"},
		"a code with zeros":          {5927, "000000", "005927"},
		"a code with a blank":        {11000, `000\ 00`, "110 00"},
		"a code as text":             {"005927", "@", "005927"},
		"a day":                      {day, "", "1977-03-11"},
		"a Czech day":                {day, `d\.\ m\.\ yyyy`, "1977-03-11"},
		"a day in words":             {day, `[$-405]d\.\ mmmm\ yyyy;@`, "1977-03-11"},
		"a day with the hour":        {day.Add(9 * time.Hour), "yyyy-mm-dd hh:mm", "1977-03-11"},
		"a month":                    {day, "mm/yyyy", "1977-03"},
		"a year":                     {day, "yyyy", "1977"},
		"a day and month":            {day, `d\.m\.`, "1977-03-11"},
		"a year that is a number":    {1977, "0", "1977"},
		"a year that is a text":      {"1977", "", "1977"},
		"a text in a cell of dates":  {"12.4.1991 / 20.3.1992", "d/m/yyyy", "12.4.1991 / 20.3.1992"},
		"truth":                      {true, "", "TRUE"},
		"metres, which are no month": {15, `0" m"`, "15"},
		"spaces and a line break":    {"  Opava \n", "", "Opava"},
	} {
		raw := workbook(t, func(f *excelize.File) error {
			if c.format != "" {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				if err != nil {
					return err
				}
				if err := f.SetCellValue("Sheet1", "A1", c.value); err != nil {
					return err
				}
				return f.SetCellStyle("Sheet1", "A1", "A1", style)
			}
			return f.SetCellValue("Sheet1", "A1", c.value)
		})
		rows, _, err := sheet.Read(context.Background(), raw, "")
		if err != nil || !reflect.DeepEqual(texts(rows), [][]string{{c.want}}) {
			t.Errorf("%s: %q %v, want %q", name, texts(rows), err, c.want)
		}
	}
}

func TestBuiltInFormatsAndTheOtherEpoch(t *testing.T) {
	t.Parallel()
	for id, want := range map[int]string{14: "1977-03-11", 15: "1977-03-11", 17: "1977-03", 22: "1977-03-11", 3: "28195", 10: "28195", 49: "28195"} {
		raw := workbook(t, func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: id})
			if err != nil {
				return err
			}
			if err := f.SetCellValue("Sheet1", "A1", 28195); err != nil {
				return err
			}
			return f.SetCellStyle("Sheet1", "A1", "A1", style)
		})
		if rows, _, err := sheet.Read(context.Background(), raw, ""); err != nil || !reflect.DeepEqual(texts(rows), [][]string{{want}}) {
			t.Errorf("format %d: %q %v, want %s", id, texts(rows), err, want)
		}
	}
	raw := workbook(t, func(f *excelize.File) error {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			return err
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		if err := f.SetCellValue("Sheet1", "A1", 28195-1462); err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "A1", "A1", style)
	})
	if rows, _, err := sheet.Read(context.Background(), raw, ""); err != nil || !reflect.DeepEqual(texts(rows), [][]string{{"1977-03-11"}}) {
		t.Errorf("days counted from 1904: %q %v", texts(rows), err)
	}
}

func TestSheetsBlanksMergesAndFormulas(t *testing.T) {
	t.Parallel()
	raw := workbook(t, func(f *excelize.File) error {
		for _, name := range []string{"Skrytý", "Partnerství"} {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
		}
		if err := set(f, "Skrytý", map[string]any{"A1": "hidden"}); err != nil {
			return err
		}
		if err := f.SetSheetVisible("Skrytý", false); err != nil {
			return err
		}
		if err := set(f, "Partnerství", map[string]any{"A1": "Seznam", "A3": "Obec", "B3": "Partner", "C3": "Od", "A5": "Opava", "B5": "Ratiboř",
			"C5": 1990, "B6": "Zugló", "C6": 5, "D6": "#N/A", "B9": "Malacky"}); err != nil {
			return err
		}
		if err := f.SetCellFormula("Partnerství", "C6", "1990+5"); err != nil {
			return err
		}
		if err := f.MergeCell("Partnerství", "A1", "C1"); err != nil {
			return err
		}
		return f.MergeCell("Partnerství", "A5", "A9")
	})
	want := []sheet.Row{{1, []string{"Seznam"}}, {3, []string{"Obec", "Partner", "Od"}}, {5, []string{"Opava", "Ratiboř", "1990"}},
		{6, []string{"Opava", "Zugló", "5"}}, {9, []string{"Opava", "Malacky"}}}
	for _, name := range []string{"", "partnerství"} {
		rows, of, err := sheet.Read(context.Background(), raw, name)
		if err != nil || of != "Partnerství" || !reflect.DeepEqual(rows, want) {
			t.Errorf("sheet %q: %v of %q, %v; want %v", name, rows, of, err, want)
		}
	}
	if rows, _, err := sheet.Read(context.Background(), raw, "Skrytý"); err != nil || len(rows) != 1 {
		t.Errorf("a hidden sheet that was named: %v %v", rows, err)
	}
	if _, _, err := sheet.Read(context.Background(), raw, "List9"); !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "Partnerství") {
		t.Errorf("%v, want the sheets there are", err)
	}
	empty := workbook(t, func(*excelize.File) error { return nil })
	if _, _, err := sheet.Read(context.Background(), empty, ""); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty workbook: %v, want a refusal", err)
	}
}

// rebuild gives a workbook in which one part has another content.
func rebuild(t *testing.T, raw []byte, part string, content func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			b = content(b)
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	t.Parallel()
	good := workbook(t, func(f *excelize.File) error { return set(f, "Sheet1", map[string]any{"A1": "a", "B1": "b"}) })
	const part = "xl/worksheets/sheet1.xml"
	data := func(rows string) []byte {
		return rebuild(t, good, part, func([]byte) []byte {
			return []byte(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows +
				`</sheetData></worksheet>`)
		})
	}
	f, err := excelize.OpenReader(bytes.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "word"}); err != nil {
		t.Fatal(err)
	}
	locked := b.Bytes()
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for range 2500 {
		if _, err := z.Create("x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	tooLarge := map[string]string{"a bomb": "unpacks to more than 192 MB", "a bomb that lies": "damaged", "a bomb of XML": "a text of more than 8 MB",
		"many parts": "more than 2000 parts", "a row of nowhere": "no row can have the number", "row 1,048,577": "no row can have the number",
		"row 0": "no row can have the number", "a row without r": "no row can have the number"}
	ones := bytes.Repeat([]byte("1"), 250<<20)
	packed := deflated(t, ones)
	for name, raw := range map[string][]byte{
		"locked":            locked,
		"an old workbook":   []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
		"cut off":           good[:len(good)/2],
		"another zip":       zipOf(t, "hello.txt", []byte("hello")),
		"empty zip":         []byte("PK\x05\x06" + strings.Repeat("\x00", 18)),
		"torn XML":          rebuild(t, good, part, func(b []byte) []byte { return b[:len(b)-40] }),
		"cells without end": data(strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 400)),
		"rows without end":  rebuild(t, good, part, func(b []byte) []byte { return b[:bytes.Index(b, []byte("</sheetData>"))] }),
		"a row of nowhere":  data(`<row r="9000000000000000000"><c r="A1"><v>1</v></c></row>`),
		"row 1,048,577":     data(`<row r="1048577"/>`),
		"row 0":             data(`<row r="0"><c r="A1"><v>1</v></c></row>`),
		"a row without r":   data(`<row r="one"><c r="A1"><v>1</v></c></row>`),
		"many parts":        many.Bytes(),
		"a bomb":            bomb(t, "xl/media/image1.png", ones, packed, int64(len(ones))),
		"a bomb that lies":  bomb(t, "xl/media/image1.png", ones, packed, 100),
		"a bomb of XML":     bomb(t, part, ones, packed, int64(len(ones))),
		"an entity bomb": rebuild(t, good, part, func([]byte) []byte {
			return []byte(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>`)
		}),
		"large": append(append([]byte{}, good...), make([]byte, 33<<20)...),
	} {
		_, _, err := sheet.Read(context.Background(), raw, "")
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
		if want := tooLarge[name]; want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	// The last row that a sheet can have is one.
	end := data(`<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>`)
	if rows, _, err := sheet.Read(context.Background(), end, ""); err != nil || len(rows) != 2 || rows[1].Number != 1_048_576 {
		t.Errorf("to the last row: %v %v", rows, err)
	}
	// What is referred to outside the file is not read, and does no harm.
	outside := rebuild(t, good, "xl/_rels/workbook.xml.rels", func(b []byte) []byte {
		return bytes.Replace(b, []byte("</Relationships>"), []byte(`<Relationship Id="rId99" `+
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" `+
			`Target="http://127.0.0.1:1/x" TargetMode="External"/></Relationships>`), 1)
	})
	if rows, _, err := sheet.Read(context.Background(), outside, ""); err != nil || len(rows) != 1 {
		t.Errorf("a link outside: %v %v, want the row", rows, err)
	}
}

func zipOf(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(t *testing.T, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// bomb is an archive with one part that is far larger than it is packed, and
// says that it has so many bytes.
func bomb(t *testing.T, part string, content, packed []byte, says int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	raw, err := z.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate,
		CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(says)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGuard(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "Opava": "Opava", "=1+1": "'=1+1", "+420 553": "'+420 553", "-1.2879529": "-1.2879529", "+5": "+5", "-": "'-", "-5-3": "'-5-3", "-1,5,2": "'-1,5,2",
		"@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t'=1", "\r=1": "'\r'=1", "'=1": "''=1", "'t Zand": "'t Zand", "'-5": "''-5", "–": "–", "-2e5": "'-2e5",
		"x;=1": "x;'=1", "x;y": "x;y", " =1": "' =1", "＝1": "'＝1", "－5": "'－5", "a, - b": "a,' - b", "-1;=x": "'-1;'=x", "x\n- y\n": "x\n'- y\n",
	} {
		if got := sheet.Guard(cell); got != want {
			t.Errorf("Guard(%q) = %q, want %q", cell, got, want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, s := range []string{"", "'", "=x", "''=x", "-1.5", "'-1.5", "\t", "x;=1", "'-1;'=1", "＝x", " =x", "\";-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := sheet.Guard(s)
		if back := sheet.Unguard(g); back != s {
			t.Fatalf("%q became %q and then %q", s, g, back)
		}
		if g != "" && strings.ContainsRune("=@\t\r\n＝＋－＠", []rune(g)[0]) {
			t.Fatalf("%q begins like a formula", g)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(workbook(f, func(f *excelize.File) error {
		return set(f, "Sheet1", map[string]any{"A1": "a", "B2": 1.5, "C3": time.Unix(0, 0)})
	}))
	f.Add(workbook(f, func(f *excelize.File) error {
		if err := set(f, "Sheet1", map[string]any{"A1": "a"}); err != nil {
			return err
		}
		return f.MergeCell("Sheet1", "A1", "A4")
	}))
	f.Add([]byte("PK\x03\x04"))
	f.Add(binary.BigEndian.AppendUint64(nil, 0xd0cf11e0a1b11ae1))
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw) })
}

// FuzzSheet gives the part that holds the cells, in a workbook that is whole.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>28195</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>` +
		`<mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`))
	f.Add([]byte(`<worksheet><sheetData><row r="5"><c r="XFD5" t="s"><v>7</v></c></row>` +
		`<row r="2"><c t="d"><v>1977-03-11T00:00:00Z</v></c></row></sheetData></worksheet>`))
	good := workbook(f, func(f *excelize.File) error {
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "A1", "A1", style)
	})
	f.Fuzz(func(t *testing.T, part []byte) {
		check(t, rebuild(t, good, "xl/worksheets/sheet1.xml", func([]byte) []byte { return part }))
	})
}

func check(t *testing.T, raw []byte) {
	t.Helper()
	rows, _, err := sheet.Read(context.Background(), raw, "")
	if err != nil {
		if !errs.Is(err, errs.Invalid) {
			t.Fatalf("%v is not a refusal", err)
		}
		return
	}
	for i, r := range rows {
		if len(r.Cells) == 0 || i > 0 && r.Number <= rows[i-1].Number {
			t.Fatalf("row %d is %+v", i, r)
		}
		for _, c := range r.Cells {
			if !utf8.ValidString(c) {
				t.Fatalf("cell %q", c)
			}
		}
	}
}
