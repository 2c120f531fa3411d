package edition

import (
	"strings"

	"twinhall/internal/register"
)

// texts lays the texts of a snapshot side by side, and those that recur there
// once. A database gives each cell as a text of its own: hundreds of thousands
// of small things that live as long as the edition and that each collection of
// garbage would pass one by one.
type texts struct {
	known map[string]string
	chunk strings.Builder
}

const chunkBytes = 64 << 10

// lay is s, kept side by side with others.
func (t *texts) lay(s string) string {
	if s == "" || len(s) > chunkBytes/8 {
		return s
	}
	if t.chunk.Cap()-t.chunk.Len() < len(s) {
		t.chunk.Reset()
		t.chunk.Grow(chunkBytes)
	}
	from := t.chunk.Len()
	t.chunk.WriteString(s)
	return t.chunk.String()[from:]
}

// once is s, of which all equal ones are one.
func once[T ~string](t *texts, s *T) {
	if *s == "" {
		return
	}
	k, ok := t.known[string(*s)]
	if !ok {
		k = t.lay(string(*s))
		t.known[k] = k
	}
	*s = T(k)
}

func side[T ~string](t *texts, s *T) { *s = T(t.lay(string(*s))) }

// text lays a text of a record.
func (t *texts) text(s *string, recurs bool) {
	if recurs {
		once(t, s)
	} else {
		side(t, s)
	}
}

// gather lays all texts of the records of a snapshot that is not in use yet.
func (s *Snapshot) gather() {
	t := &texts{known: map[string]string{}}
	for _, src := range s.Sources {
		once(t, &src.ID)
		side(t, &src.Address)
		side(t, &src.Publisher)
	}
	for _, u := range s.Units {
		t.unit(u)
	}
	for _, p := range s.Partnerships {
		side(t, &p.ID)
		once(t, &p.Association)
		once(t, &p.A)
		once(t, &p.B)
		for i := range p.Statements {
			t.statement(&p.Statements[i])
		}
	}
	for _, a := range s.Activities {
		t.activity(a)
	}
}

func (t *texts) unit(u *register.Unit) {
	once(t, &u.ID)
	register.UnitKind.EachText(u, t.text)
	for i := range u.Names {
		n := &u.Names[i]
		once(t, &n.Kind)
		once(t, &n.Lang)
		side(t, &n.Name)
	}
	for i := range u.ExternalIDs {
		x := &u.ExternalIDs[i]
		once(t, &x.Scheme)
		side(t, &x.Value)
		once(t, &x.ValidFrom)
		once(t, &x.ValidTo)
	}
	for i := range u.Members {
		m := &u.Members[i]
		once(t, &m.Association)
		once(t, &m.Since)
		once(t, &m.Until)
	}
}

func (t *texts) activity(a *register.Activity) {
	side(t, &a.ID)
	register.ActivityKind.EachText(a, t.text)
	for i := range a.Participants {
		once(t, &a.Participants[i].Audience)
		once(t, &a.Participants[i].Country)
	}
	for i := range a.Partnerships {
		once(t, &a.Partnerships[i])
	}
}

func (t *texts) statement(s *register.Statement) {
	once(t, &s.Field)
	once(t, &s.Sayer)
	once(t, &s.Source)
	once(t, &s.Retrieved)
	// A date or a word of the vocabulary recurs, what somebody wrote does not.
	if len(s.Value) <= 16 {
		once(t, &s.Value)
	} else {
		side(t, &s.Value)
	}
	side(t, &s.Written)
}
