package sheet

import (
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The number formats that come with every workbook and mean dates, and what is
// known of a date that is shown in them. 17 shows month and year.
var builtInDates = map[int]string{14: isoDay, 15: isoDay, 16: isoDay, 17: isoMonth, 22: isoDay,
	27: isoDay, 28: isoDay, 29: isoDay, 30: isoDay, 31: isoDay, 36: isoDay, 50: isoDay, 51: isoDay, 52: isoDay, 53: isoDay, 54: isoDay, 57: isoDay, 58: isoDay}

const (
	isoDay   = "yyyy-mm-dd"
	isoMonth = "yyyy-mm"
	isoYear  = "yyyy"
)

// plainFormats makes every style of f show its values as the file holds them:
// dates in ISO form as finely as they are shown, numbers without separators,
// units or rounding, and codes with the zeros that they are shown with.
func plainFormats(f *excelize.File) error {
	if _, err := f.GetStyle(0); err != nil { // reads the styles
		return err
	}
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return nil
	}
	ids := map[string]int{}
	for _, code := range []string{isoDay, isoMonth, isoYear} {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return err
		}
		if id := f.Styles.CellXfs.Xf[style].NumFmtID; id != nil {
			ids[code] = *id
		}
	}
	codes := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			if n != nil {
				codes[n.NumFmtID] = n.FormatCode
			}
		}
	}
	general := 0
	for i := range f.Styles.CellXfs.Xf {
		id := f.Styles.CellXfs.Xf[i].NumFmtID
		if id == nil {
			continue
		}
		shown, date := builtInDates[*id]
		if code, custom := codes[*id]; custom {
			shown, date = dateCode(code)
			if !date && padding.MatchString(code) {
				continue
			}
		}
		to := &general
		if date {
			n := ids[shown]
			to = &n
		}
		f.Styles.CellXfs.Xf[i].NumFmtID = to
	}
	return nil
}

// padding is a format that shows a code with its leading zeros: 000000, 000 00.
var padding = regexp.MustCompile(`^0{2,}((\\? |"[ -]"|\\?-)0+)*(;.*)?$`)

// spoken is what a format code says in so many words, or in brackets, or keeps
// room for: no letters of a date.
var spoken = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)

// dateCode returns the ISO form for a format code that shows a date, as finely
// as it is shown there. A day without its year is still a day: the cell knows it.
func dateCode(code string) (iso string, ok bool) {
	code, _, _ = strings.Cut(spoken.ReplaceAllString(code, ""), ";")
	code = strings.ToLower(code)
	if strings.Contains(code, "general") || strings.ContainsAny(code, "0#") && !strings.ContainsAny(code, "y") {
		return "", false
	}
	y, m, d := strings.Contains(code, "y"), strings.Contains(code, "m"), strings.Contains(code, "d")
	clock := strings.ContainsAny(code, "hs")
	switch {
	case d, y && m && clock:
		return isoDay, true
	case y && m:
		return isoMonth, true
	case y:
		return isoYear, true
	case m && !clock:
		return isoDay, true
	}
	return "", false
}
