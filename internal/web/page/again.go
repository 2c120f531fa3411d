package page

import (
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secret are the addresses whose forms hold what goes back to nobody.
var secret = []string{"/sign-in", "/password", "/invitation", "/set-up", "/account"}

func (q *Request) secret() bool {
	return slices.ContainsFunc(secret, func(p string) bool { return strings.HasPrefix(q.Path, p) })
}

// Resend makes a form of what was sent, to send it again when the database
// answers, and says so on the page that it is for; nil where there is nothing to
// keep, or a secret in it.
func (q *Request) Resend(v *View) *Form {
	if q.R.Method != http.MethodPost || q.secret() || q.R.ParseForm() != nil || len(q.R.PostForm) == 0 {
		return nil
	}
	v.Lead = v.T("inner.again-lead")
	return &Form{Action: q.House.Site.Links.Path("/" + q.Lang + q.Path), Button: v.T("inner.again"), Hidden: hidden("", q.R.PostForm)}
}

func hidden(prefix string, values url.Values) (all [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			all = append(all, [2]string{prefix + name, value})
		}
	}
	return all
}

// Waiting is a form that was sent when the session of who filled it in had run
// out. It lies in hidden fields of the forms by which they sign in again, and
// nowhere else.
type Waiting struct {
	Path   string // of the form, "" = none waits
	Fields url.Values
}

// The hidden fields: where the form goes, and what stands in it.
const (
	waitingPath  = "waiting"
	waitingField = "waiting."
)

// waits keeps a form that was sent without a session; false where there is none
// to keep, or a secret in it, or where it cannot be read. Of a form with a file
// the file is not kept.
func (q *Request) waits(found Route) bool {
	if q.R.Method != http.MethodPost || q.secret() || q.House.SignInAgain == nil {
		return false
	}
	read := q.R.ParseForm
	if found.Streams {
		read = q.readFields
	}
	if read() != nil || len(q.R.PostForm) == 0 {
		return false
	}
	q.Waiting = Waiting{q.Path, q.R.PostForm}
	return true
}

// readFields reads a form with files and leaves the files out.
func (q *Request) readFields() error {
	return q.readParts(func(part *multipart.Part) bool { return part.FileName() != "" })
}

// TakeWaiting reads the form that waits from the form by which somebody signs in.
func (q *Request) TakeWaiting() Waiting {
	if q.Waiting.Path != "" {
		return q.Waiting
	}
	w := Waiting{Path: q.R.PostFormValue(waitingPath), Fields: url.Values{}}
	for name, values := range q.R.PostForm {
		if field, ok := strings.CutPrefix(name, waitingField); ok {
			w.Fields[field] = values
		}
	}
	if _, _, ok := q.House.table.Find(w.Path); !ok || len(w.Fields) == 0 {
		return Waiting{}
	}
	return w
}

// Hidden are the fields by which the next form keeps it.
func (w Waiting) Hidden() [][2]string {
	if w.Path == "" {
		return nil
	}
	return append([][2]string{{waitingPath, w.Path}}, hidden(waitingField, w.Fields)...)
}

// GoOn leads whoever has signed in again to the form that waited: filled in as it
// was, where it is of those that are kept as drafts, else with a button that
// sends it.
func (q *Request) GoOn(w Waiting) error {
	if w.Fields.Get("of") == w.Path {
		if err := q.SaveDraft(w.Path, w.Fields); err != nil {
			return err
		}
		return q.Redirect(strings.TrimRight(DraftAddress(w.Path, w.Fields), "?&"))
	}
	v := q.View("inner.signed-in-again")
	v.Lead = v.T("inner.signed-in-again-lead")
	v.Form = &Form{Action: v.Here(w.Path), Button: v.T("inner.again"), Hidden: hidden("", w.Fields)}
	v.Links = []Link{v.Link("inner.not-again", Home(q.Account.Role))}
	return q.Show(v, http.StatusOK)
}
