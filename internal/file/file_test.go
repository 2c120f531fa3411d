package file_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var ctx = context.Background()

// gradient is a picture that is red at the left and blue at the top.
func gradient(w, h int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.Set(x, y, color.NRGBA{uint8(255 - x*255/w), 0, uint8(255 - y*255/h), 255})
		}
	}
	return p
}

func asPNG(t *testing.T, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asJPEG is a JPEG that a camera held in some way, with the place in it.
func asJPEG(t *testing.T, p image.Image, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00GPS-SECRET-PLACE")
	app := append([]byte("\xff\xe1\x00\x00Exif\x00\x00"), tiff...)
	binary.BigEndian.PutUint16(app[2:], uint16(len(app)-2))
	return append(append([]byte("\xff\xd8"), app...), b.Bytes()[2:]...)
}

// withChunk puts a chunk behind the head of a PNG.
func withChunk(in []byte, name, data string) []byte {
	var c bytes.Buffer
	_ = binary.Write(&c, binary.BigEndian, uint32(len(data)))
	c.WriteString(name + data)
	_ = binary.Write(&c, binary.BigEndian, crc32.ChecksumIEEE([]byte(name+data)))
	return append(append(append([]byte{}, in[:33]...), c.Bytes()...), in[33:]...)
}

// bomb is a PNG that says that it is enormous.
func bomb(t *testing.T, w, h uint32) []byte {
	t.Helper()
	b := asPNG(t, gradient(4, 4))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func pdf(text string) []byte { return []byte("%PDF-1.4\n" + text + "\nstartxref\n9\n%%EOF\n") }

// What a file is follows from what is in it, and what is not what it says is
// refused.
func TestWhatIsTaken(t *testing.T) {
	t.Parallel()
	whole, photo := asPNG(t, gradient(40, 30)), asJPEG(t, gradient(40, 30), 1)
	for _, c := range []struct {
		what    string
		content []byte
		kind    string // "" = refused
		why     string
	}{
		{"a PDF", pdf("x"), file.PDF, ""},
		{"a PNG", whole, file.PNG, ""},
		{"a JPEG", photo, file.JPEG, ""},
		{"nothing", nil, "", "file.missing"},
		{"HTML", []byte("<!DOCTYPE html><script>alert(1)</script>"), "", "file.type-wrong"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "", "file.type-wrong"},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "", "file.type-wrong"},
		{"HTML before a PDF", append([]byte("<script>alert(1)</script>\n"), pdf("x")...), "", "file.type-wrong"},
		{"an archive behind a PDF", append(pdf("x"), []byte("PK\x03\x04 and more")...), "", "file.damaged"},
		{"a PDF that is cut short", pdf("x")[:14], "", "file.damaged"},
		{"a PNG that is cut short", whole[:len(whole)/2], "", "file.damaged"},
		{"a JPEG that is cut short", photo[:len(photo)/2], "", "file.damaged"},
		{"the head of a PNG", whole[:8], "", "file.damaged"},
		{"the head of a WebP", []byte("RIFF\x20\x00\x00\x00WEBPVP8 xx"), "", "file.damaged"},
		{"a bomb", bomb(t, 60_000, 60_000), "", "file.too-many-pixels"},
		{"a long bomb", bomb(t, 1_000_000, 1), "", "file.too-many-pixels"},
		{"too many bytes", bytes.Repeat([]byte("%PDF-1.4"), 200_000), "", "file.too-large"},
	} {
		e := file.NewEntrance(file.Limits{Bytes: 1 << 20})
		f, err := e.Take(bytes.NewReader(c.content))
		var known *errs.Error
		switch {
		case c.kind == "":
			if !errs.Is(err, errs.Invalid) || !asError(err, &known) || known.Text != c.why {
				t.Errorf("%s: %v, want %s", c.what, err, c.why)
			}
		case err != nil:
			t.Errorf("%s: %v", c.what, err)
		case f.Type != c.kind:
			t.Errorf("%s is a %s", c.what, f.Type)
		}
	}
}

func asError(err error, into **errs.Error) bool {
	e, ok := err.(*errs.Error)
	*into = e
	return ok
}

// A picture keeps its pixels and nothing else, and is turned upright.
func TestPicturesAreMadeAnew(t *testing.T) {
	t.Parallel()
	e := file.NewEntrance(file.Limits{})
	for orientation := 1; orientation <= 8; orientation++ {
		f, err := e.Take(bytes.NewReader(asJPEG(t, gradient(40, 30), orientation)))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(f.Content, []byte("SECRET")) || bytes.Contains(f.Content, []byte("Exif")) {
			t.Errorf("%d: the place is still in it", orientation)
		}
		if f.Small == nil || f.Thumb != f.Small.Hash || f.Small.Width == 0 {
			t.Fatalf("%d: no small picture", orientation)
		}
		if turned := f.Width < f.Height; turned != (orientation >= 5) {
			t.Errorf("%d is %d by %d", orientation, f.Width, f.Height)
		}
		p, _, err := image.Decode(bytes.NewReader(f.Content))
		if err != nil {
			t.Fatal(err)
		}
		// Where the corner that was at the left top must be.
		w, h := f.Width-1, f.Height-1
		at := [][2]int{{0, 0}, {w, 0}, {w, h}, {0, h}, {0, 0}, {w, 0}, {w, h}, {0, h}}[orientation-1]
		if r, _, b, _ := p.At(at[0], at[1]).RGBA(); r < 0xb000 || b < 0xb000 {
			t.Errorf("%d: the corner is not at %v: %x %x", orientation, at, r, b)
		}
	}
	f, err := e.Take(bytes.NewReader(withChunk(asPNG(t, gradient(900, 300)), "tEXt", "Comment\x00SECRET <script>")))
	if err != nil || bytes.Contains(f.Content, []byte("SECRET")) {
		t.Errorf("a PNG keeps its texts: %v", err)
	}
	if f.Small.Width != 320 || f.Small.Height != 106 {
		t.Errorf("the small picture is %d by %d", f.Small.Width, f.Small.Height)
	}
}

func put(t *testing.T, db *sqldb.DB, f *file.File) {
	t.Helper()
	if err := db.Write(ctx, func(tx *sqldb.Tx) error { return file.Put(tx, f, 1) }); err != nil {
		t.Fatal(err)
	}
}

func read(db *sqldb.DB, hash string) (content []byte, err error) {
	return content, db.Read(ctx, func(tx *sqldb.Tx) error {
		content, err = file.Read(tx, hash)
		return err
	})
}

func count(t *testing.T, db *sqldb.DB, table string) (n int) {
	t.Helper()
	if err := db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Row(`select count(*) from `+table, nil, &n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func taken(t *testing.T, content []byte) *file.File {
	t.Helper()
	f, err := file.NewEntrance(file.Limits{}).Take(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// large is a PDF of several chunks with every byte in it.
func large(mark string) []byte {
	var b strings.Builder
	for i := range 700_000 {
		b.WriteByte(byte(i * 7))
	}
	return pdf(mark + b.String())
}

// The same file is kept once, also when many send it at once, and goes when it
// is dropped; a small picture stays while another file has the same.
func TestKeptOnce(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := taken(t, large("a"))
		var wait sync.WaitGroup
		failed := make(chan error, 8)
		for range 8 {
			wait.Go(func() {
				failed <- db.Write(ctx, func(tx *sqldb.Tx) error { return file.Put(tx, f, 1) })
			})
		}
		wait.Wait()
		for range 8 {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		got, err := read(db, f.Hash)
		if err != nil || !bytes.Equal(got, f.Content) || count(t, db, "file") != 1 || count(t, db, "file_chunk") != 3 {
			t.Fatalf("%v; %d files in %d chunks", err, count(t, db, "file"), count(t, db, "file_chunk"))
		}
		a, b := taken(t, asPNG(t, gradient(20, 20))), taken(t, asPNG(t, gradient(21, 21)))
		b.Small, b.Thumb = a.Small, a.Thumb
		put(t, db, a)
		put(t, db, b)
		for i, hash := range []string{a.Hash, b.Hash} {
			if err := db.Write(ctx, func(tx *sqldb.Tx) error { return file.Drop(tx, hash) }); err != nil {
				t.Fatal(err)
			}
			if _, err := read(db, a.Thumb); errs.Is(err, errs.NotFound) != (i == 1) {
				t.Errorf("after %d the small picture: %v", i, err)
			}
		}
		if count(t, db, "file") != 1 {
			t.Errorf("%d files are left", count(t, db, "file"))
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`update file_chunk set bytes = $1 where number = 1`, []byte("other"))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := read(db, f.Hash); err == nil {
			t.Error("a file that is damaged is given out")
		}
	})
}

// Bytes go from each database to each other by a backup.
func TestBackupKeepsBytes(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, from *sqldb.DB) {
		f := taken(t, large("\x00\xff\xfe"))
		put(t, from, f)
		var backup bytes.Buffer
		if err := from.Dump(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		sqldbtest.Each(t, func(t *testing.T, empty *sqldb.DB) {
			if err := empty.Restore(ctx, bytes.NewReader(backup.Bytes())); err != nil {
				t.Fatal(err)
			}
			got, err := read(empty, f.Hash)
			if err != nil || !bytes.Equal(got, f.Content) {
				t.Errorf("from %s to %s: %v", from.Dialect, empty.Dialect, err)
			}
		})
	})
}

func held(t *testing.T, dir string) (names []string, bytes int64) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		names, bytes = append(names, e.Name()), bytes+info.Size()
	}
	return names, bytes
}

// The cache holds what is published and no more than it may, heals what was
// tampered with, and answers while the database is away.
func TestCache(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	var files []*file.File
	var hashes []string
	for i := range 5 {
		f := taken(t, pdf(strings.Repeat(fmt.Sprint(i), 1000)))
		put(t, db, f)
		files, hashes = append(files, f), append(hashes, f.Hash)
	}
	dir := filepath.Join(t.TempDir(), "files")
	size := files[0].Bytes
	c := file.NewCache(dir, 3*size+10, slog.New(slog.DiscardHandler))
	if _, err := c.Read(ctx, hashes[0]); !errs.Is(err, errs.Unavailable) {
		t.Errorf("without a database: %v", err)
	}
	c.Open(db)
	if err := c.Fill(ctx, hashes); err != nil {
		t.Fatal(err)
	}
	if names, n := held(t, dir); len(names) != 3 || n > 3*size+10 {
		t.Errorf("%d files of %d bytes lie there", len(names), n)
	}
	if got, err := c.Read(ctx, hashes[4]); err != nil || !bytes.Equal(got, files[4].Content) {
		t.Errorf("what did not fit: %v", err)
	}
	if _, n := held(t, dir); n > 3*size+10 {
		t.Errorf("%d bytes lie there after a read", n)
	}
	if err := c.Fill(ctx, hashes[:2]); err != nil {
		t.Fatal(err)
	}
	if names, _ := held(t, dir); len(names) != 2 {
		t.Errorf("what is not published any more stays: %v", names)
	}
	if err := os.WriteFile(filepath.Join(dir, hashes[0]), []byte("<script>"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Read(ctx, hashes[0]); err != nil || !bytes.Equal(got, files[0].Content) {
		t.Errorf("what was tampered with: %q %v", got, err)
	}
	alone := file.NewCache(dir, 3*size+10, slog.New(slog.DiscardHandler))
	if got, err := alone.Read(ctx, hashes[0]); err != nil || !bytes.Equal(got, files[0].Content) {
		t.Errorf("without a database, healed: %v", err)
	}
	for _, name := range []string{"../../etc/passwd", "", strings.Repeat("g", 64)} {
		if _, err := c.Read(ctx, name); !errs.Is(err, errs.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// Whatever comes in is taken or refused, and what is taken is taken again.
func FuzzTake(f *testing.F) {
	f.Add(pdf("x"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08"))
	f.Add([]byte("RIFF\x20\x00\x00\x00WEBPVP8 xx"))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
	e := file.NewEntrance(file.Limits{Bytes: 1 << 20, Pixels: 1 << 16})
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := e.Take(bytes.NewReader(raw))
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("%v is not a refusal", err)
			}
			return
		}
		if !e.Known(got.Head, got.Content) {
			t.Fatal("what was made is not known again")
		}
	})
}
