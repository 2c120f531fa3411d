package intake

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

var encodings = map[string]encoding.Encoding{
	"windows-1250": charmap.Windows1250,
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
	"windows-1253": charmap.Windows1253,
	"iso-8859-1":   charmap.ISO8859_1,
	"iso-8859-2":   charmap.ISO8859_2,
	"cp852":        charmap.CodePage852,
	"utf-16":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
}

// decode turns raw into UTF-8. Without a name it takes a byte order mark, then
// UTF-8 if raw is that, else the one-byte encoding in which the text looks
// most like a language of the region.
func decode(raw []byte, name string) (text []byte, enc string, err error) {
	name = strings.ToLower(strings.TrimSpace(name))
	switch {
	case name == "" || name == "auto":
	case name == "utf-8" || name == "utf8":
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
		if !utf8.Valid(raw) {
			return nil, "", refuse(nil, "file-not-utf8")
		}
		return raw, "utf-8", nil
	default:
		e, ok := encodings[name]
		if !ok {
			return nil, "", refuse(nil, "file-encoding", name)
		}
		return decodeAs(e, raw, name)
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw = raw[3:]
		if !utf8.Valid(raw) {
			return nil, "", refuse(nil, "file-bad-utf8")
		}
		return raw, "utf-8", nil
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return decodeAs(encodings["utf-16"], raw, "utf-16")
	case utf8.Valid(raw):
		return raw, "utf-8", nil
	case zeros(raw, 1) > len(raw)/4:
		return decodeAs(encodings["utf-16le"], raw, "utf-16le")
	case zeros(raw, 0) > len(raw)/4:
		return decodeAs(encodings["utf-16be"], raw, "utf-16be")
	}
	sample := letters(raw)
	best, bestScore := "", 0
	for _, candidate := range []string{"windows-1250", "iso-8859-2", "windows-1252", "cp852", "windows-1251"} {
		t, err := encodings[candidate].NewDecoder().Bytes(sample)
		if err != nil {
			continue
		}
		if s := plausibility(string(t)); best == "" || s > bestScore {
			best, bestScore = candidate, s
		}
	}
	return decodeAs(encodings[best], raw, best)
}

// letters are the lines of a file that hold more than ASCII, some of them:
// enough to tell by them in which encoding it is.
func letters(raw []byte) []byte {
	const enough = 256 << 10
	var some []byte
	for line := range bytes.Lines(raw) {
		if len(some) > enough {
			break
		}
		if slices.ContainsFunc(line, func(b byte) bool { return b >= 0x80 }) {
			some = append(some, line[:min(len(line), enough)]...)
		}
	}
	return some
}

func decodeAs(e encoding.Encoding, raw []byte, name string) ([]byte, string, error) {
	b, err := e.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, "", refuse(err, "file-not-encoded", name)
	}
	return b, name, nil
}

func zeros(raw []byte, phase int) int {
	n := 0
	for i := phase; i < len(raw); i += 2 {
		if raw[i] == 0 {
			n++
		}
	}
	return 2 * n
}

// plausibility scores a decoding: letters that the languages of the region use
// count for it, signs that stand inside words by mistake count against it.
func plausibility(text string) int {
	const expected = "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽľĺŕôäĽÔÄöüßÖÜőűŐŰąćęłńśźżĆŁŚŹŻđĐăâîșțşţ"
	score, inWord := 0, false
	for _, r := range text {
		switch {
		case r < 0x80:
			inWord = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			continue
		case strings.ContainsRune(expected, r):
			score += 2
		case r >= 'а' && r <= 'я' || r >= 'А' && r <= 'Я':
			score++
		case r == '\ufffd' || r < 0xa0:
			score -= 10
		case inWord:
			score -= 3
		default:
			score--
		}
		inWord = true
	}
	return score
}
