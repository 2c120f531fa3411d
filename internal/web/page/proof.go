package page

import (
	"errors"
	"maps"
	"net/http"
	"slices"

	"twinhall/internal/account"
	"twinhall/internal/errs"
)

// The fields by which somebody proves once more who they are.
const (
	proofPassword = "proof-password"
	proofCode     = "proof-code"
)

// From is where a request comes from.
func (q *Request) From() account.From {
	from := account.From{Address: q.House.Client(q.R), Agent: q.R.UserAgent()}
	if c, err := q.R.Cookie(q.House.DeviceCookie()); err == nil {
		from.Device = c.Value
	}
	return from
}

// ProofBy is the proof of who sends a form with the values of two fields.
func (q *Request) ProofBy(password, code string) account.Proof {
	return account.Proof{Session: q.Session, Password: q.R.PostFormValue(password), Code: q.R.PostFormValue(code), From: q.From()}
}

// Proven reports whether who asks has proved lately who they are: for what
// reaches others, as rights and the data of persons. Where they have not, the page has
// been answered with a form that asks for it and holds all that was entered.
func (q *Request) Proven() (bool, error) {
	if q.House.Demo {
		return true, nil
	}
	v := q.View("proof.title")
	v.Lead = v.T("proof.lead")
	v.Form = q.proofForm(v)
	status := http.StatusForbidden
	if q.R.PostForm.Has(proofPassword) || q.R.PostForm.Has(proofCode) {
		err := q.House.People.Prove(q.R.Context(), q.Account.ID, q.ProofBy(proofPassword, proofCode))
		var e *errs.Error
		switch kind := errs.KindOf(err); {
		case err == nil:
			return true, nil
		case kind == errs.TooMany && errors.As(err, &e):
			v.Error, status = v.T("door.pause", "minutes", e.Text), http.StatusTooManyRequests
		case kind == errs.Forbidden && errors.As(err, &e):
			if v.Error = v.T(e.Text); e.Text == "door.code-wrong" && v.Form.Set(proofCode, v.T(e.Text)) ||
				e.Text == "password.old-wrong" && v.Form.Set(proofPassword, v.T(e.Text)) {
				v.Error = ""
			}
			status = http.StatusUnprocessableEntity
		default:
			return false, err
		}
		return false, q.Show(v, status)
	}
	lately, err := q.House.People.Proven(q.R.Context(), q.Session)
	if err != nil || lately {
		return lately, err
	}
	return false, q.Show(v, status)
}

// proofForm asks for the password, and a code where a second step is set, and
// sends what was sent once more.
func (q *Request) proofForm(v *View) *Form {
	f := &Form{Action: v.Here(q.Path), Button: v.T("proof.button"), Fields: ProofFields(v, proofPassword, proofCode)}
	for _, name := range slices.Sorted(maps.Keys(q.R.PostForm)) {
		for _, value := range q.R.PostForm[name] {
			if name != proofPassword && name != proofCode {
				f.Hidden = append(f.Hidden, [2]string{name, value})
			}
		}
	}
	if len(f.Fields) == 0 {
		v.Lead = v.T("proof.sign-in-again")
		return nil
	}
	return f
}

// ProofFields are the fields of a proof: none where somebody has neither a
// password nor a second step.
func ProofFields(v *View, password, code string) (fields []Field) {
	if v.Me.Password {
		fields = append(fields, Field{Name: password, Label: v.T("password.old"), Type: "password", Complete: "current-password"})
	}
	if v.Me.TOTP {
		fields = append(fields, Field{Name: code, Label: v.T("second.code"), Hint: v.T("second.hint"), Type: "code", Complete: "one-time-code"})
	}
	return fields
}

// DeviceCookie is what the cookie is called by which a browser is known in which
// somebody has signed in.
func (h *House) DeviceCookie() string { return h.CookieName() + "-device" }

// lacksSecond reports whether somebody must set a second step first.
func (q *Request) lacksSecond() bool {
	return !q.Account.TOTP && slices.Contains(q.House.SecondFor, q.Account.Role)
}
