package campaign

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"twinhall/internal/campaign"
	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// filter chooses municipalities of the edition.
type filter struct {
	Country, Region string
	Sizes           []string
	Members         bool   // of an association
	Twinned         bool   // with a partnership that counts
	Silent          string // day: none of their own words is from that day or later; "" = any
}

// chooses reports whether a unit is one that can be asked, and meets f.
func (f filter) chooses(e *edition.Edition, u *edition.Unit, sizeOf func(int64) string) bool {
	switch {
	case u.Level == register.LevelRegion,
		f.Country != "" && u.Country != f.Country,
		f.Region != "" && i18n.Fold(u.Region) != i18n.Fold(f.Region),
		len(f.Sizes) > 0 && !slices.Contains(f.Sizes, sizeOf(u.Population)),
		f.Members && !slices.ContainsFunc(u.Members, func(m register.Membership) bool { return m.Until == "" }),
		f.Twinned && u.Counted == 0:
		return false
	}
	return f.Silent == "" || !heard(e, u, f.Silent)
}

// heard reports whether a town itself said something on a day or later.
func heard(e *edition.Edition, u *edition.Unit, since string) bool {
	for _, p := range u.Partnerships {
		q := e.Partnership(p)
		end := register.SayerA
		if q.B == u.Index {
			end = register.SayerB
		}
		for _, s := range q.Statements {
			if s.Sayer != end {
				continue
			}
			if d, err := date.ParseEDTF(s.Retrieved); err == nil && !d.IsZero() && d.To().String() >= since {
				return true
			}
		}
	}
	return false
}

func classOf(population int64) string {
	for _, class := range edition.Sizes {
		from, to, _ := strings.Cut(class, "-")
		low, _ := strconv.ParseInt(from, 10, 64) // the list is ours
		high, err := strconv.ParseInt(to, 10, 64)
		if population > 0 && population >= low && (err != nil || population <= high) {
			return class
		}
	}
	return edition.Unknown
}

// townsView is how the list of a campaign is made.
type townsView struct {
	*page.View
	C        *campaign.Campaign
	Total    int
	Missing  []row
	Left     int
	Filter   *page.Form
	List     string   // as it was pasted
	ListBad  string   // what is wrong with it
	Preview  []string // of what a filter or a list would add
	Unknown  []string // lines of a list that are of no town of the register
	Unclear  []unclear
	Bad      []string // lines with an address that is none
	Personal []string // lines with a person's address, which is left out
}

func (s *Surface) townsPage(q *page.Request) (*townsView, error) {
	c, err := s.get(q)
	if err != nil {
		return nil, err
	}
	v := &townsView{View: q.View("campaign.towns"), C: c}
	all, err := s.rows(q, v.View, c.ID)
	if err != nil {
		return nil, err
	}
	v.Total = len(all)
	for _, r := range all {
		if r.Email == "" {
			if len(v.Missing) < mostRows {
				v.Missing = append(v.Missing, r)
			} else {
				v.Left++
			}
		}
	}
	var countries, sizes [][2]string
	countries = append(countries, [2]string{"", v.T("campaign.any")})
	for _, x := range v.E.Countries {
		countries = append(countries, [2]string{x.Code, v.Country(x.Code)})
	}
	for _, size := range edition.Sizes {
		sizes = append(sizes, [2]string{size, v.FacetValue(edition.FacetSize, size)})
	}
	v.Filter = &page.Form{Action: v.Here(q.Path), Button: v.T("campaign.look"), Hidden: [][2]string{{"by", "filter"}},
		More: []page.Button{{Name: "do", Value: "add", Text: v.T("campaign.add")}},
		Fields: []page.Field{
			{Name: "country", Label: v.T("campaign.country"), Type: "select", Options: countries, Optional: true},
			{Name: "region", Label: v.T("campaign.region"), Type: "text", Optional: true},
			{Name: "size", Label: v.T("campaign.size"), Type: "checks", Options: sizes, Optional: true},
			{Name: "only", Label: v.T("campaign.only"), Type: "checks",
				Options: [][2]string{{"twinned", v.T("campaign.only-twinned")}, {"members", v.T("campaign.only-members")}}, Values: []string{"twinned"}, Optional: true},
			{Name: "silent", Label: v.T("campaign.silent-since"), Hint: v.T("campaign.day-hint"), Type: "date", Optional: true},
		}}
	v.Links = []page.Link{{Text: c.Title, Href: v.Here("/desk/campaigns/" + q.ID)}}
	v.Rest = townsPage(v)
	return v, nil
}

func (s *Surface) towns(q *page.Request) error {
	v, err := s.townsPage(q)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(q.Query("added")); err == nil {
		v.Notice = v.N("campaign.added", n)
	}
	return q.Show(v.View, http.StatusOK)
}

// townsNow shows whom a filter or a list would add, or adds them.
func (s *Surface) townsNow(q *page.Request) error {
	v, err := s.townsPage(q)
	if err != nil {
		return err
	}
	if strings.HasPrefix(q.R.Header.Get("Content-Type"), "multipart/") {
		if err := q.R.ParseMultipartForm(mostUpload); err != nil {
			return errs.Wrap(errs.Invalid, err, "door.bad-form")
		}
	}
	if q.Value("by") == "list" {
		v.List = q.R.PostFormValue("list")
	} else {
		v.Filter.Fill(func(name string) []string { return q.R.PostForm[name] })
	}
	chosen, wrong, err := s.chosen(q, v)
	if err != nil {
		return err
	}
	for name, key := range wrong {
		if !v.Filter.Set(name, v.T(key)) {
			v.ListBad = v.T(key)
		}
	}
	if len(wrong) > 0 {
		return q.Invalid(v.View)
	}
	if q.Value("do") != "add" {
		offices, err := s.offices(q)
		if err != nil {
			return err
		}
		v.look(chosen, offices)
		return q.Show(v.View, http.StatusOK)
	}
	added := 0
	if _, err := q.Write(ledger.Act{Kind: "campaign"}, func(tx *ledger.Tx) (err error) {
		added, err = campaign.Add(tx, v.C.ID, chosen)
		return err
	}); err != nil {
		return err
	}
	if len(v.Unknown)+len(v.Unclear)+len(v.Bad)+len(v.Personal) > 0 { // what was not understood comes back to be mended
		again, err := s.townsPage(q)
		if err != nil {
			return err
		}
		again.Unknown, again.Bad, again.Personal = v.Unknown, v.Bad, v.Personal
		var left []string
		for i, x := range v.Unclear {
			left = append(left, x.Line)
			x.Pick.Name = "pick-" + strconv.Itoa(i+1) // its line, as the list comes back
			again.Unclear = append(again.Unclear, x)
		}
		again.List = strings.Join(slices.Concat(left, v.Unknown, v.Bad), "\n")
		again.Notice = v.N("campaign.added", added)
		return q.Show(again.View, http.StatusOK)
	}
	return q.Redirect("/desk/campaigns/" + q.ID + "/towns?added=" + strconv.Itoa(added))
}

func (s *Surface) offices(q *page.Request) (offices map[register.UnitID]string, err error) {
	return offices, q.Read(func(tx *sqldb.Tx) (err error) { offices, err = campaign.Offices(tx); return err })
}

// look says whom a choice would add, and that an address is missing.
func (v *townsView) look(chosen []campaign.Chosen, offices map[register.UnitID]string) {
	missing := 0
	for _, x := range chosen {
		email := offices[x.Unit]
		if email == "" {
			email = x.Email
		}
		missing += count(email == "")
		if len(v.Preview) == mostRows {
			continue
		}
		if u, ok := v.E.UnitByID(x.Unit); ok {
			if email == "" {
				email = v.T("campaign.no-address")
			}
			v.Preview = append(v.Preview, v.Name(u)+", "+v.Where(u)+" – "+email)
		}
	}
	v.Notice = v.N("campaign.would-add", len(chosen)) + " " + v.N("campaign.n-missing", missing)
}

// chosen are the municipalities that a form chooses.
func (s *Surface) chosen(q *page.Request, v *townsView) (all []campaign.Chosen, wrong campaign.Wrong, err error) {
	if q.Value("by") == "list" {
		text, err := uploaded(q)
		if err != nil || len(text) > campaign.MaxUpload {
			return nil, campaign.Wrong{"list": "campaign.list-long"}, nil
		}
		v.List = strings.TrimSpace(text) // a file cannot be handed in again by the page that answers
		return s.listed(q, v, v.List)
	}
	only := q.R.PostForm["only"]
	f := filter{Country: q.Value("country"), Region: q.Value("region"), Sizes: q.R.PostForm["size"], Members: slices.Contains(only, "members"),
		Twinned: slices.Contains(only, "twinned"), Silent: dayOf(q, "silent")}
	if f.Silent != "" {
		if d, err := date.ParseEDTF(f.Silent); err != nil || d.Precision() != date.ByDay {
			return nil, campaign.Wrong{"silent": "campaign.day-wrong"}, nil
		}
	}
	for i := range v.E.Units {
		if u := &v.E.Units[i]; f.chooses(v.E, u, classOf) {
			all = append(all, campaign.Chosen{Unit: u.ID})
		}
	}
	return all, nil, nil
}

// uploaded is the list that was pasted and the file that was handed in.
func uploaded(q *page.Request) (string, error) {
	text := q.R.PostFormValue("list")
	if q.R.MultipartForm == nil || len(q.R.MultipartForm.File["file"]) == 0 {
		return text, nil
	}
	f, err := q.R.MultipartForm.File["file"][0].Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, campaign.MaxUpload+1))
	if !utf8.Valid(b) {
		b, err = charmap.Windows1250.NewDecoder().Bytes(b) // what spreadsheets here write
	}
	return text + "\n" + string(b), err
}

// unclear is a line of a list that may be of several municipalities. Who looks
// at it chooses.
type unclear struct {
	Line, Written string
	Pick          page.Field
}

// listed reads an uploaded list: names, codes, addresses of the register.
// Addresses of persons are left out.
func (s *Surface) listed(q *page.Request, v *townsView, text string) (all []campaign.Chosen, wrong campaign.Wrong, err error) {
	lines, more := campaign.ReadList(text)
	if more {
		return nil, campaign.Wrong{"list": "campaign.list-long"}, nil
	}
	byCode := codesOf(v.E)
	for _, l := range lines {
		whole := strings.Join(slices.DeleteFunc(append([]string{l.Written}, append(l.Behind, l.Email)...), func(x string) bool { return x == "" }), "; ")
		id := byCode[l.Written]
		if id == "" && l.Written != "" {
			name := "pick-" + strconv.Itoa(l.N)
			town, err := s.townOf(q, l)
			if err != nil {
				return nil, nil, err
			}
			if picked := q.Value(name); picked != "" && q.Value("as-"+strconv.Itoa(l.N)) == l.Written {
				if town, err = q.Town(picked, ""); err != nil {
					return nil, nil, err
				}
			}
			if id = town.Unit; id == "" && len(town.Units()) > 0 && len(v.Unclear) < mostRows {
				v.Unclear = append(v.Unclear, unclear{whole, l.Written, page.Field{Name: name, Label: whole, Type: "select", Optional: true, Quiet: true,
					Options: append([][2]string{{"", v.T("campaign.leave-out")}}, town.Units()...)}})
				continue
			}
		}
		switch {
		case id == "":
			v.Unknown = append(v.Unknown, whole)
			continue
		case l.Email != "" && !campaign.IsAddress(l.Email):
			v.Bad = append(v.Bad, whole)
			continue
		case l.Email != "" && register.LooksPersonal(l.Email):
			v.Personal = append(v.Personal, whole)
			l.Email = ""
		}
		all = append(all, campaign.Chosen{Unit: id, Email: l.Email})
	}
	return all, nil, nil
}

// townOf reads the municipality of a line, which lies in the association's
// country unless the line says another.
func (s *Surface) townOf(q *page.Request, l campaign.Line) (page.Town, error) {
	for _, behind := range l.Behind {
		if code := s.codeOf(behind); code != "" {
			return q.Town(l.Written, code)
		}
	}
	return q.Town(l.Written, s.HomeCountry())
}

// codesOf are the national codes of an edition's units; of one that two have, "".
func codesOf(e *edition.Edition) map[string]register.UnitID {
	byCode := map[string]register.UnitID{}
	for i := range e.Units {
		for _, x := range e.Units[i].ExternalIDs {
			if strings.HasPrefix(x.Scheme, "national:") {
				if _, twice := byCode[x.Value]; twice {
					byCode[x.Value] = ""
				} else {
					byCode[x.Value] = e.Units[i].ID
				}
			}
		}
	}
	return byCode
}
