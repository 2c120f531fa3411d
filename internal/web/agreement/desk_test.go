package agreement_test

import (
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"
)

// The line of an agreement says when it was signed, until when it is in force
// and by which resolutions; what it renews is chosen; a lapsed one heads what
// runs out, until another renews it.
func TestAgreementsAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	pair := "/en/desk/partnerships/" + d.IDs["0"]
	add := func(change url.Values) {
		change["source"] = []string{"said:letter"}
		d.MustSend(pair+"/agreement", webtest.RecordForm, change)
	}
	add(url.Values{"title": {"the first"}, "signed": {"3 May 2011"}, "term": {"until"}, "until": {"2021"},
		"resolution-a": {"12/2011"}, "resolution-date-a": {"1. 4. 2011"}})
	add(url.Values{"title": {"the second"}, "signed": {"4 May 2012"}, "term": {"until"}, "until": {"2027-02"}})
	add(url.Values{"title": {"the third"}, "signed": {"4 May 2013"}, "term": {"until"}, "until": {"2023"}})

	lines := d.Page(pair).Find("section[aria-labelledby=agreements] li")
	for i, says := range []string{"the first, 3 May 2011 lapsed: 2021 · Opava, resolution 12/2011 (1 April 2011)",
		"the second, 4 May 2012 in force until February 2027"} {
		if text := strings.Join(strings.Fields(lines.Eq(i).Text()), " "); !strings.Contains(text, says) {
			t.Errorf("line %d says %q, not %q", i, text, says)
		}
	}
	runsOut := func() string {
		return webtest.Text(d.Page("/en/desk").Find(".work-box:contains('Agreements that run out')"))
	}
	// The first is followed by the second; the third, signed last, has lapsed.
	if text := runsOut(); !strings.Contains(text, "lapsed: 2023") || strings.Contains(text, "lapsed: 2021") ||
		strings.Index(text, "2023") > strings.Index(text, "February 2027") {
		t.Errorf("Today says %s", text)
	}
	third := lines.Eq(2).Find("a").AttrOr("href", "")
	second := lines.Eq(1).Find("a").AttrOr("href", "")
	options := d.Page(second).Find("select[name=related] option")
	if text := webtest.Text(options); options.Length() != 3 || strings.Contains(text, "the second") || !strings.Contains(text, "the third, 4 May 2013") {
		t.Errorf("what it relates to is chosen among %s", text)
	}
	third = third[strings.LastIndexByte(third, '/')+1:]
	d.MustSend(second, webtest.RecordForm, url.Values{"relation": {"renews"}, "related": {third}, "source": {"said:letter"}})
	if text := runsOut(); strings.Contains(text, "lapsed: ") {
		t.Errorf("what another renews runs out still: %s", text)
	}
}
