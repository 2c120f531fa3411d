package page

import (
	"slices"
	"strings"

	"twinhall/internal/personal"
	"twinhall/internal/record"
)

// personalOK is what a form sends where somebody has seen that a text looks
// personal, and publishes it all the same.
const personalOK = "personal-ok"

// PersonalKeys are of the messages that say what something looks like.
var PersonalKeys = map[personal.Kind]string{personal.Phone: "personal.phone", personal.Mail: "personal.mail",
	personal.BirthNumber: "personal.birth-number", personal.Name: "personal.name"}

// PersonalWords says what in texts that may become public looks personal, ""
// where nothing does.
func (v *View) PersonalWords(texts ...string) string {
	var says []string
	for _, text := range texts {
		for _, x := range personal.Find(text) {
			if s := v.T(PersonalKeys[x.Kind], "text", x.Text); !slices.Contains(says, s) {
				says = append(says, s)
			}
		}
	}
	if len(says) == 0 {
		return ""
	}
	return strings.Join(says, " ") + " " + v.T("personal.public")
}

// PersonalTick is the field by which somebody publishes what looks personal.
func (v *View) PersonalTick() Field {
	return Field{Name: personalOK, Label: v.T("personal.ok"), Type: "checks", Options: [][2]string{{"yes", v.T("personal.ok-yes")}}, Optional: true, Quiet: true}
}

// PersonalSeen reports whether somebody has seen what looks personal.
func (q *Request) PersonalSeen() bool { return q.Value(personalOK) != "" }

// AskPersonal asks about texts of a change that look personal together with what
// else a form is refused for.
func (f *RecordForm) AskPersonal(c record.Change) { f.personal = f.looksPersonal(c) }

// looksPersonal says of which fields of a change a new text looks personal, if
// it may become public and nobody has said that it may.
func (f *RecordForm) looksPersonal(c record.Change) map[string]string {
	says := map[string]string{}
	if f.PersonalSeen() {
		return says
	}
	for _, name := range f.all() {
		i := f.V.InfoOf(c.Kind, name)
		if !i.FreeText || !i.MayBePublic() || i.Type != record.Line && i.Type != record.Text {
			continue
		}
		for _, text := range c.Now[name] {
			if s := f.V.PersonalWords(text); s != "" && !slices.Contains(c.Was[name], text) {
				says[name] = s
			}
		}
	}
	if s := f.V.PersonalWords(f.Value("address")); s != "" && f.Asks {
		says["address"] = s
	}
	return says
}
