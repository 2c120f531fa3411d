package recognise

import (
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/errs"
)

// told is the short form of a reading in these tests: the events in EDTF with
// "+kind" and "+since", then "pub DATE", then "; doubt" where there are any.
func told(c DateCell) string {
	var parts []string
	for _, e := range c.Events {
		s := e.Date.EDTF()
		if e.Kind != "" {
			s += "+" + e.Kind
		}
		if e.Since {
			s += "+since"
		}
		parts = append(parts, s)
	}
	if c.Published {
		parts = append(parts, strings.TrimSpace("pub "+c.PublishedOn.EDTF()))
	}
	out := strings.Join(parts, " ")
	for _, d := range c.Doubts {
		out += "; " + string(d)
	}
	return out
}

// What the dates of the demonstration mean, one line for each way in which
// they are written there. "words", "relative" … are the doubts.
var demoDates = []struct{ written, want string }{
	{"", ""},
	{"22.5.1980", "1980-05-22"},
	{"28.6.1987", "1987-06-28"},
	{"23.11.1991", "1991-11-23"},
	{"12.4.1991 / 20.3.1992", "1991-04-12 1992-03-20"},
	{"20.8.1992", "1992-08-20"},
	{"6.7.1992", "1992-07-06"},
	{"16.1.1993", "1993-01-16"},
	{"28.10.1995", "1995-10-28"},
	{"7.5.1997 / 11.5.1997", "1997-05-07 1997-05-11"},
	{"9.5.1997", "1997-05-09"},
	{"June 20th, 2007", "2007-06-20"},
	{"29.3.2000", "2000-03-29"},
	{"29.11.2000", "2000-11-29"},
	{"22.3.2001", "2001-03-22"},
	{"25.5.2001", "2001-05-25"},
	{"30.6.2006", "2006-06-30"},
	{"6.5.2009", "2009-05-06"},
	{"18.9.2009", "2009-09-18"},
	{"6.11.2012", "2012-11-06"},
	{"16.4.2015", "2015-04-16"},
	{"8.7.2015", "2015-07-08"},
	{"1967", "1967"},
	{"1998", "1998"},
	{"2001", "2001"},
	{"2000", "2000"},
	{"1995", "1995"},
	{"2004", "2004"},
	{"2002", "2002"},
	{"2006", "2006"},
	{"2010", "2010"},
	{"2023", "2023"},
	{"2016", "2016"},
	{"červen 2016", "2016-06"},
	{"2000. április 16.", "2000-04-16"},
	{"1995. október 28", "1995-10-28"},
	{"1997. december 5.", "1997-12-05"},
	{"2009. október 20.", "2009-10-20"},
	{"1995. augusztus 20.", "1995-08-20"},
	{"1999. augusztus 12.", "1999-08-12"},
	{"2004. augusztus 20.", "2004-08-20"},
	{"2022. augusztus 20.", "2022-08-20"},
	{"2006; obnovená 2011", "2006 2011+renewed"},
	{"20. januára 2010", "2010-01-20"},
	{"14.5 1994", "1994-05-14"},
	{"9.května 1992; 25.října 1995", "1992-05-09 1995-10-25"},
	{"třicet let v roce 2000", "1970~+since; reckoned from an age"},
	{"1973", "1973"},
	{"1994", "1994"},
	{"22. června 2007", "2007-06-22"},
	{"1992", "1992"},
	{"srpen 2018 (rada)", "2018-08+approved"},
	{"40 let (2017)", "1977~+since; reckoned from an age"},
	{"2016 (v loňském roce)", "2016"},
	{"duben 1968", "1968-04"},
	{"červen 2022", "2022-06"},
	{"31. října 1994", "1994-10-31"},
	{"25. září 1993", "1993-09-25"},
	{"9. júl 2009", "2009-07-09"},
	{"publ. 2018-02", "pub 2018-02; date of publication"},
	{"konec května 2012", "2012-05~; about"},
	{"18.09.1993", "1993-09-18"},
	{"7 kwietnia 2006", "2006-04-07"},
	{"1960", "1960"},
	{"27.04.2009.", "2009-04-27"},
	{"publ. 05.02.2015.", "pub 2015-02-05; date of publication"},
	{"27. května (2008)", "2008-05-27"},
	{"2005", "2005"},
	{"1964", "1964"},
	{"1991", "1991"},
	{"8 grudnia 1997", "1997-12-08"},
	{"1975; 1998", "1975 1998"},
	{"2008", "2008"},
	{"May 7th, 1994", "1994-05-07"},
	{"22. 6. 1991", "1991-06-22"},
	{"11 lutego (2022)", "2022-02-11"},
	{"počátkem 70. let", "197X~; about"},
	{"1971", "1971"},
	{"1996", "1996"},
	{"27. júla 2007", "2007-07-27"},
	{"1993", "1993"},
	{"publ. Júl - August 2017", "pub 2017-07/2017-08; date of publication"},
	{"publ. 29. júna", "pub; date of publication"},
	{"do polovice tohto roka", "; relative"},
	{"24. 2. 2009", "2009-02-24"},
	{"1991; 27. November 1995; 1. Mai 2004", "1991 1995-11-27 2004-05-01"},
	{"2 lipca 2020", "2020-07-02"},
	{"publ. 2020-02", "pub 2020-02; date of publication"},
	{"polovina ledna (2020)", "2020-01~; about"},
	{"loni na podzim (2019)", "2019~; relative"},
	{"koncem loňského roku (2019)", "2019~; relative"},
	{"20. 11. 2015", "2015-11-20"},
	{"1949; září 2010", "1949 2010-09"},
	{"včera (čl. 08.06.2024)", "2024-06-07~ pub 2024-06-08; relative"},
	{"říjen 2006", "2006-10"},
	{"červenec 2007", "2007-07"},
	{"květen 2008", "2008-05"},
	{"květen 2009", "2009-05"},
	{"22. října 2009", "2009-10-22"},
	{"2003 a 2005", "2003 2005"},
	{"2003; 2006", "2003 2006"},
	{"2006 do roku 2010", "2006 2010+ended"},
	{"2014", "2014"},
	{"uplynulý víkend (2017)", "2017~; relative"},
	{"už dvanáct let (2007)", "1995~+since; reckoned from an age"},
	{"1957", "1957"},
	{"junu 2005", "2005-06"},
	{"2010 (iste godine)", "2010"},
	{"2020", "2020"},
	{"20.05.1985.", "1985-05-20"},
	{"26.12.2002.", "2002-12-26"},
	{"20.05.2004.", "2004-05-20"},
	{"28.02.2008.", "2008-02-28"},
	{"14.10.2013.", "2013-10-14"},
	{"14.04.2018.", "2018-04-14"},
	{"09.02.2019.", "2019-02-09"},
	{"2013", "2013"},
	{"20.12.2011.", "2011-12-20"},
	{"07.07.2003 г.", "2003-07-07"},
	{"10.07.2003 г.", "2003-07-10"},
	{"11.12.2002 г.", "2002-12-11"},
	{"09.10.2002 г.", "2002-10-09"},
	{"publ. 19 октомври 2023", "pub 2023-10-19; date of publication"},
	{"publ. 2026-02-25", "pub 2026-02-25; date of publication"},
	{"duminică; publ. 31 iulie 2019", "pub 2019-07-31; relative; date of publication"},
	{"1975", "1975"},
	{"1978", "1978"},
	{"2009", "2009"},
	{"publ. 20 / 08 / 2018", "pub 2018-08-20; date of publication"},
	{"2012", "2012"},
	{"8. novembra (2024)", "2024-11-08"},
	{"publ. 09.08.2016", "pub 2016-08-09; date of publication"},
	{"2003", "2003"},
	{"15. listopadu 1997", "1997-11-15"},
	{"9.júna 2005", "2005-06-09"},
	{"7.5.2005", "2005-05-07"},
	{"26.6.1999", "1999-06-26"},
	{"1976; 2.10.1994", "1976 1994-10-02"},
	{"20.02.1998 r.", "1998-02-20"},
	{"17. februára roku 2000", "2000-02-17"},
	{"22. februára (2016)", "2016-02-22"},
	{"publ. 2017-06-03", "pub 2017-06-03; date of publication"},
	{"konec června (2024)", "2024-06~; about"},
	{"25. října 2001", "2001-10-25"},
	{"2007", "2007"},
	{"hétvégén", "; relative"},
	{"több mint harmincéves", "; not understood"},
	{"10. júna 1995", "1995-06-10"},
	{"15 rokov k 27. júla 2017", "2002~+since; reckoned from an age"},
	{"13. Mai 2010", "2010-05-13"},
	{"16.09.2012", "2012-09-16"},
	{"18. listopadu 1995; 26. listopadu 2010", "1995-11-18 2010-11-26"},
	{"1997", "1997"},
	{"01.11.1996", "1996-11-01"},
	{"1974", "1974"},
	{"v pátek (2010-10-08)", "2010-10-08~; relative"},
	{"končí v září příštího roku (2011)", "2011-09~+expires; relative"},
	{"seit zehn Jahren", "; relative"},
	{"před 18 lety; 24. 11. 2021", "2021-11-24; relative"},
	{"16 września 1966 r.", "1966-09-16"},
	{"4. prosince 1989", "1989-12-04"},
	{"22. augusta 1999", "1999-08-22"},
	{"publ. 2017-05", "pub 2017-05; date of publication"},
	{"10. června 2022", "2022-06-10"},
	{"1972; 1991", "1972 1991"},
	{"seit 2002", "2002+since"},
	{"seit 1995, Vertrag seit 2003", "1995+since 2003+signed+since"},
	{"22. januára 2017", "2017-01-22"},
	{"1 February 2009", "2009-02-01"},
	{"23 lipca 2000 roku", "2000-07-23"},
	{"пре три године", "; relative"},
	{"mai 1993", "1993-05"},
	{"1995; 13 mai 2005; 23 septembre 2006", "1995 2005-05-13 2006-09-23"},
	{"22. augusta (2009)", "2009-08-22"},
	{"február 2018", "2018-02"},
	{"1963; 1992", "1963 1992"},
	{"11. 3. 1977; 24. 5. 2002", "1977-03-11 2002-05-24"},
}

func TestDatesOfTheDemonstration(t *testing.T) {
	t.Parallel()
	for _, c := range demoDates {
		got, err := Dates(c.written, DateOptions{Today: date.Day{Year: 2026, Month: 3, Day: 1}})
		if err != nil {
			t.Errorf("%q: %v", c.written, err)
		} else if told(got) != c.want {
			t.Errorf("%q: got %q, want %q", c.written, told(got), c.want)
		}
	}
}

func TestEveryDateCellOfTheDemonstrationIsInTheTable(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, c := range demoDates {
		known[c.written] = true
	}
	for _, cell := range demoColumn(t, "date_as_written") {
		if !known[cell] {
			t.Errorf("no expected reading of %q", cell)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ written, want string }{
		{"června 2016", "2016-06"},
		{"1995-06-05", "1995-06-05"},
		{"1995-06-05 00:00:00", "1995-06-05"},
		{"+1953-00-00T00:00:00Z", "1953"},
		{"+1953-04-00T00:00:00Z", "1953-04"},
		{"1977~", "1977~"},
		{"197X", "197X"},
		{"1977-03~", "1977-03~"},
		{"1991.0", "1991"},
		{"1972/1991", "1972 1991"},
		{"1971–1975", "1971/1975; span"},
		{"1995 (čl. 2018)", "1995 pub 2018"},
		{"1995 (publ. 2018-02)", "1995 pub 2018-02"},
		{"čl. 8.6.2024", "pub 2024-06-08; date of publication"},
		{"(publ. 2018)", "pub 2018; date of publication"},
		{"smlouva 1995 ukončena", "1995+ended"},
		{"schválena smlouva 1995", "1995+approved"},
		{"podepsána 1995 ukončena 2003", "1995+signed 2003+ended"},
		{"podepsána 1995 ukončena", "; not understood"},
		{"podepsáno (1995)", "1995+signed"},
		{"10. výročí 2005", "; not understood"},
		{"2005 (10 let)", "; not understood"},
		{"není 1995", "; not understood"},
		{"5/6/1995", "1995; day and month cannot be told apart"},
		{"5/5/1995", "1995-05-05"},
		{"25/6/1995", "1995-06-25"},
		{"6/25/1995", "1995-06-25"},
		{"05-06-1995", "1995; day and month cannot be told apart"},
		{"05/1995", "1995-05"},
		{"20. V. 1992", "1992-05-20"},
		{"12.-14. května 1995", "1995-05-12/1995-05-14"},
		{"12.4.91", "; year of two figures"},
		{"20.5.", "; no year"},
		{"květen", "; no year"},
		{"května (čl. 30.5.2008)", "2008-05~ pub 2008-05-30; relative"},
		{"listopad 1995", "1995; month name has two meanings"},
		{"u listopadu 1995", "1995; month name has two meanings"},
		{"15 листопада 1995", "1995-11-15"},
		{"12 липня 1999", "1999-07-12"},
		{"12. lipnja 1999.", "1999-06-12"},
		{"14. маја 2001. године", "2001-05-14"},
		{"Smlouva podepsána 12. 5. 1995, obnovena 2005", "1995-05-12+signed 2005+renewed"},
		{"1995, obnoveno", "1995+renewed"},
		{"1972 (erneuert 1991)", "1972 1991+renewed"},
		{"před rokem 1990", "; before or after"},
		{"1990 előtt", "; before or after"},
		{"do 2010", "; before or after"},
		{"bis 2010", "; before or after"},
		{"od 1995 do 2003", "1995+since 2003+ended"},
		{"od roku 1995", "1995+since"},
		{"2015-től", "2015+since"},
		{"2015-ben", "2015"},
		{"70er Jahre", "197X~; about"},
		{"1970s", "197X"},
		{"na 5 let (2017)", "; not understood"},
		{"cca 1985", "1985~; about"},
		{"1985?", "1985~; about"},
		{"podzim 2019", "2019~; about"},
		{"HCL nr. 259 din 17 decembrie 2015", "; not understood"},
		{"zánik Sokola 1948", "; not understood"},
		{"(1995)", "1995"},
		{"neuvedeno", "; not understood"},
		{"1995 (1996", "1995 1996"},
		{"2026 / 2027 končí", "2026 2027+expires"},
		{"před 18 lety (2021)", "2003~; reckoned from an age"},
	} {
		got, err := Dates(c.written, DateOptions{Today: date.Day{Year: 2026, Month: 3, Day: 1}})
		if err != nil {
			t.Errorf("%q: %v", c.written, err)
		} else if told(got) != c.want {
			t.Errorf("%q: got %q, want %q", c.written, told(got), c.want)
		}
	}
}

func TestDatesFollowsWhatIsKnownOfTheSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		written string
		options DateOptions
		want    string
	}{
		{"5/6/1995", DateOptions{Order: DayFirst}, "1995-06-05"},
		{"5/6/1995", DateOptions{Order: MonthFirst}, "1995-05-06"},
		{"25/6/1995", DateOptions{Order: MonthFirst}, "1995-06-25"},
		{"listopad 1995", DateOptions{Language: "cs"}, "1995-11"},
		{"listopad 1995", DateOptions{Language: "hr"}, "1995-10"},
		{"2031", DateOptions{}, "2031"},
	} {
		if got, err := Dates(c.written, c.options); err != nil || told(got) != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.written, told(got), err, c.want)
		}
	}
}

func TestDatesRefusesTheImpossible(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"30.02.1999", "31. června 1995", "32.1.1995", "1995-13-01", "13/13/1995", "35000", "33390.0",
		"0999", "2500", "29.2.2001", "1995; 30. února 1999", "2031", "12. 5. 2027", "publ. 2027-01", "30. února",
	} {
		c, err := Dates(written, DateOptions{Today: date.Day{Year: 2026, Month: 3, Day: 1}})
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), written) || len(c.Events) > 0 || c.Written != written {
			t.Errorf("%q: got %q, error %v", written, told(c), err)
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, c := range demoDates {
		f.Add(c.written)
	}
	f.Fuzz(func(t *testing.T, written string) {
		c, err := Dates(written, DateOptions{})
		if c.Written != written || err != nil && len(c.Events) > 0 {
			t.Fatalf("%q: %+v, %v", written, c, err)
		}
		for _, e := range c.Events {
			back, err := date.ParseEDTF(e.Date.EDTF())
			if err != nil || date.Compare(back, e.Date) != 0 || e.Date.IsZero() || e.Date.Written != written {
				t.Fatalf("%q: event %q, %v", written, e.Date, err)
			}
		}
	})
}
