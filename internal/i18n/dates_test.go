package i18n_test

import (
	"strings"
	"testing"

	"twinhall/internal/date"
)

func TestDate(t *testing.T) {
	t.Parallel()
	for edtf, want := range map[string][5]string{ // cs, sk, de, en, hr
		"":                   {"", "", "", "", ""},
		"1977-03-11":         {"11.~března 1977", "11.~marca 1977", "11.~März 1977", "11 March 1977", "11.~ožujka 1977."},
		"2004-01-01":         {"1.~ledna 2004", "1.~januára 2004", "1.~Januar 2004", "1 January 2004", "1.~siječnja 2004."},
		"2000-02-29":         {"29.~února 2000", "29.~februára 2000", "29.~Februar 2000", "29 February 2000", "29.~veljače 2000."},
		"1993-04-02":         {"2.~dubna 1993", "2.~apríla 1993", "2.~April 1993", "2 April 1993", "2.~travnja 1993."},
		"1945-05-08":         {"8.~května 1945", "8.~mája 1945", "8.~Mai 1945", "8 May 1945", "8.~svibnja 1945."},
		"1991-06-30":         {"30.~června 1991", "30.~júna 1991", "30.~Juni 1991", "30 June 1991", "30.~lipnja 1991."},
		"1991-07-01":         {"1.~července 1991", "1.~júla 1991", "1.~Juli 1991", "1 July 1991", "1.~srpnja 1991."},
		"1968-08-21":         {"21.~srpna 1968", "21.~augusta 1968", "21.~August 1968", "21 August 1968", "21.~kolovoza 1968."},
		"1992-09-01":         {"1.~září 1992", "1.~septembra 1992", "1.~September 1992", "1 September 1992", "1.~rujna 1992."},
		"1918-10-28":         {"28.~října 1918", "28.~októbra 1918", "28.~Oktober 1918", "28 October 1918", "28.~listopada 1918."},
		"1989-11-17":         {"17.~listopadu 1989", "17.~novembra 1989", "17.~November 1989", "17 November 1989", "17.~studenoga 1989."},
		"1999-12-31":         {"31.~prosince 1999", "31.~decembra 1999", "31.~Dezember 1999", "31 December 1999", "31.~prosinca 1999."},
		"1977-03-11~":        {"asi 11.~března 1977", "asi 11.~marca 1977", "etwa 11.~März 1977", "about 11 March 1977", "oko 11.~ožujka 1977."},
		"1977-03":            {"březen 1977", "marec 1977", "März 1977", "March 1977", "ožujak 1977."},
		"1995-07":            {"červenec 1995", "júl 1995", "Juli 1995", "July 1995", "srpanj 1995."},
		"1977-03~":           {"asi březen 1977", "asi marec 1977", "etwa März 1977", "about March 1977", "oko ožujak 1977."},
		"1977":               {"1977", "1977", "1977", "1977", "1977."},
		"1977~":              {"asi 1977", "asi 1977", "etwa 1977", "about 1977", "oko 1977."},
		"197X":               {"1970–1979", "1970–1979", "1970–1979", "1970–1979", "1970.~–~1979."},
		"200X":               {"2000–2009", "2000–2009", "2000–2009", "2000–2009", "2000.~–~2009."},
		"1971/1975":          {"1971–1975", "1971–1975", "1971–1975", "1971–1975", "1971.~–~1975."},
		"1971~/1975":         {"asi 1971–1975", "asi 1971–1975", "etwa 1971–1975", "about 1971–1975", "oko 1971.~–~1975."},
		"1977-03/1977-09":    {"1977", "1977", "1977", "1977", "1977."},
		"1977-03-11/1980-05": {"1977–1980", "1977–1980", "1977–1980", "1977–1980", "1977.~–~1980."},
	} {
		d, err := date.ParseEDTF(edtf)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"cs", "sk", "de", "en", "hr"} {
			if got := strings.ReplaceAll(catalogue(t, lang).Date(d), nbsp, "~"); got != want[i] {
				t.Errorf("%s: Date(%s) = %q, want %q", lang, edtf, got, want[i])
			}
		}
	}
}

func TestYear(t *testing.T) {
	t.Parallel()
	for edtf, want := range map[string][5]string{ // cs, sk, de, en, hr
		"":            {"", "", "", "", ""},
		"1977-03-11":  {"1977", "1977", "1977", "1977", "1977."},
		"1977-03":     {"1977", "1977", "1977", "1977", "1977."},
		"1977":        {"1977", "1977", "1977", "1977", "1977."},
		"1977-03-11~": {"asi 1977", "asi 1977", "etwa 1977", "about 1977", "oko 1977."},
		"1977~":       {"asi 1977", "asi 1977", "etwa 1977", "about 1977", "oko 1977."},
		"197X":        {"1970–1979", "1970–1979", "1970–1979", "1970–1979", "1970.~–~1979."},
		"1971/1975":   {"1971–1975", "1971–1975", "1971–1975", "1971–1975", "1971.~–~1975."},
	} {
		d, err := date.ParseEDTF(edtf)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"cs", "sk", "de", "en", "hr"} {
			if got := strings.ReplaceAll(catalogue(t, lang).Year(d), nbsp, "~"); got != want[i] {
				t.Errorf("%s: Year(%s) = %q, want %q", lang, edtf, got, want[i])
			}
		}
	}
}
