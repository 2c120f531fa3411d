package campaign_test

import (
	"compress/gzip"
	"io"
	"reflect"
	"strings"
	"testing"

	"twinhall/internal/campaign"
)

func gunzip(r io.Reader) (string, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(z)
	return string(b), err
}

func TestReadList(t *testing.T) {
	t.Parallel()
	got, more := campaign.ReadList("\ufeffOpava; mesto@opava.example\r\n\r\n\"505927\"\toffice@x.example\nRatibor, Polsko; " +
		"a@b.example;x\nsamo@adresa.example\nNitra\n")
	want := []campaign.Line{{N: 1, Written: "Opava", Email: "mesto@opava.example"}, {N: 3, Written: "505927", Email: "office@x.example"},
		{N: 4, Written: "Ratibor, Polsko", Email: "a@b.example", Behind: []string{"x"}}, {N: 5, Email: "samo@adresa.example"}, {N: 6, Written: "Nitra"}}
	if more || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %+v", more, got)
	}
	if _, more := campaign.ReadList(strings.Repeat("Opava\n", 10_001)); !more {
		t.Error("a list that is too long is taken whole")
	}
}

func TestCheckCampaign(t *testing.T) {
	t.Parallel()
	good := campaign.Campaign{Title: "2026", Languages: []string{"cs"}, Form: campaign.Long, Starts: "2026-11-21", Ends: "2027-01-31", Rate: 60,
		RemindDays: 14, RemindMost: 2}
	for name, x := range map[string]struct {
		change func(*campaign.Campaign)
		field  string
	}{
		"good":          {func(*campaign.Campaign) {}, ""},
		"no reminders":  {func(c *campaign.Campaign) { c.RemindMost, c.RemindDays = 0, -1 }, ""},
		"no title":      {func(c *campaign.Campaign) { c.Title = " " }, "title"},
		"no language":   {func(c *campaign.Campaign) { c.Languages = nil }, "languages"},
		"unknown one":   {func(c *campaign.Campaign) { c.Languages = []string{"xx"} }, "languages"},
		"no form":       {func(c *campaign.Campaign) { c.Form = "" }, "form"},
		"ends before":   {func(c *campaign.Campaign) { c.Ends = "2026-11-20" }, "ends"},
		"ends too late": {func(c *campaign.Campaign) { c.Ends = "2028-11-20" }, "ends"},
		"no day":        {func(c *campaign.Campaign) { c.Starts = "21. 11. 2026" }, "starts"},
		"too fast":      {func(c *campaign.Campaign) { c.Rate = campaign.MaxRate + 1 }, "rate"},
		"too often":     {func(c *campaign.Campaign) { c.RemindMost = 6 }, "remind-most"},
		"at once again": {func(c *campaign.Campaign) { c.RemindDays = 0 }, "remind-days"},
		"long words":    {func(c *campaign.Campaign) { c.Invitation = strings.Repeat("x", 2001) }, "invitation"},
	} {
		c := good
		x.change(&c)
		wrong := c.Check([]string{"cs", "en"})
		if len(wrong) > 1 || (x.field == "") != (wrong == nil) || x.field != "" && wrong[x.field] == "" {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}

func TestLanguageOfMails(t *testing.T) {
	t.Parallel()
	c := campaign.Campaign{Languages: []string{"cs", "en", "de"}}
	for country, want := range map[string]string{"CZ": "cs", "AT": "de", "SK": "cs", "PL": "en"} {
		if got := c.Language(country); got != want {
			t.Errorf("%s gets %s, want %s", country, got, want)
		}
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"jan.novak@town.cz": "j…@town.cz", "šárka@obec.cz": "š…@obec.cz", "": "", "@x": "", "none": ""} {
		if got := campaign.Masked(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := campaign.MaskedName("Jan  Novák"); got != "J… N…" {
		t.Errorf("%q", got)
	}
}
