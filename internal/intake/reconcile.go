package intake

import (
	"fmt"
	"sort"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// group is all that a file says of one pair.
type group struct {
	pair string
	old  *register.Partnership // nil = new
	rows []*partnershipRow
}

// reconcile gives the rows that can be taken their verdicts, pair by pair, in a
// way that does not depend on the order of the rows.
func (r *partnershipRun) reconcile(verdicts []verdict) {
	r.identities(verdicts)
	for _, g := range r.groups() {
		standing := r.standingContent(g.old)
		said := map[string]bool{}
		opened := g.old != nil && g.old.Trashed == register.Kept
		for _, p := range g.rows {
			v := &verdicts[p.i]
			if g.old != nil && g.old.Trashed == register.Removed {
				v.reject("pair-removed")
				continue
			}
			keys := content(p.source, p.says)
			switch {
			case opened && subset(keys, standing) && !r.gainsBy(p):
				v.outcome = Same
			case subset(keys, said):
				v.repeats(r.table.Rows[g.rows[0].i].Line)
			case !opened:
				opened = true
				v.outcome, v.unplaced = New, !p.place[0].Located || !p.place[1].Located
			default:
				v.outcome = Changed
			}
			for _, k := range keys {
				said[k] = true
			}
		}
	}
}

// gainsBy reports whether the file adds something to an end of the row.
func (r *partnershipRun) gainsBy(p *partnershipRow) bool {
	return r.gains[register.UnitID(p.ends[0])] != nil || r.gains[register.UnitID(p.ends[1])] != nil
}

func subset(keys []string, of map[string]bool) bool {
	for _, k := range keys {
		if !of[k] {
			return false
		}
	}
	return true
}

// groups brings the rows of one pair together, the row that says most first.
func (r *partnershipRun) groups() []*group {
	byPair := map[string]*group{}
	var all []*group
	for i := range r.rows {
		p := &r.rows[i]
		pair := register.Pair(register.UnitID(p.ends[0]), register.UnitID(p.ends[1]))
		g := byPair[pair]
		if g == nil {
			g = &group{pair: pair, old: r.pairs[pair]}
			byPair[pair] = g
			all = append(all, g)
		}
		g.rows = append(g.rows, p)
	}
	for _, g := range all {
		g.orient()
		if len(g.rows) == 1 {
			continue
		}
		keys := map[*partnershipRow]string{}
		for _, p := range g.rows {
			keys[p] = fmt.Sprintf("%05d", 99999-len(p.says)) + strings.Join(content(p.source, p.says), "\x01")
		}
		sort.SliceStable(g.rows, func(i, j int) bool { return keys[g.rows[i]] < keys[g.rows[j]] })
	}
	sort.Slice(all, func(i, j int) bool { return all[i].pair < all[j].pair })
	return all
}

// orient turns rows that name the ends the other way round, so that "a" is the
// same end in all rows and in the register.
func (g *group) orient() {
	a := g.rows[0].ends[0]
	if g.rows[0].ends[1] < a {
		a = g.rows[0].ends[1]
	}
	if g.old != nil {
		a = string(g.old.A)
	}
	for _, p := range g.rows {
		if p.ends[0] == a {
			continue
		}
		p.ends[0], p.ends[1] = p.ends[1], p.ends[0]
		p.place[0], p.place[1] = p.place[1], p.place[0]
		p.about[0], p.about[1] = p.about[1], p.about[0]
		for i, s := range p.says {
			switch s.Sayer {
			case register.SayerA:
				p.says[i].Sayer = register.SayerB
			case register.SayerB:
				p.says[i].Sayer = register.SayerA
			}
		}
		if p.deal != nil {
			p.deal.resolution[0], p.deal.resolution[1] = p.deal.resolution[1], p.deal.resolution[0]
		}
	}
}

func (r *partnershipRun) standingContent(p *register.Partnership) map[string]bool {
	if p == nil {
		return nil
	}
	m := map[string]bool{}
	for _, s := range p.Statements {
		for _, k := range content(r.address(s.Source), []register.Statement{s}) {
			m[k] = true
		}
	}
	return m
}

func (r *partnershipRun) address(id register.SourceID) string { return r.addresses[id] }

// apply writes what the rows came to.
func (r *partnershipRun) apply(tx *ledger.Tx) error {
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	if err := r.ensureSources(tx); err != nil {
		return err
	}
	groups := r.groups()
	units, err := r.ensureUnits(tx, groups)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := r.step(tx.Context()); err != nil {
			return err
		}
		if g.old != nil && g.old.Trashed == register.Removed {
			continue
		}
		if err := r.putGroup(tx, own.ID, g, units); err != nil {
			return err
		}
	}
	if err := r.putDeals(tx, own.ID, units); err != nil {
		return err
	}
	return r.putDecisions(tx)
}

func (r *partnershipRun) ensureSources(tx *ledger.Tx) error {
	var new []string
	for _, p := range r.rows {
		if _, known := r.sources[p.source]; !known {
			r.sources[p.source] = ""
			new = append(new, p.source)
		}
	}
	sort.Strings(new)
	for _, address := range new {
		publisher := ""
		if address == r.source {
			publisher = r.options.Publisher
		}
		s, err := register.EnsureSource(tx, address, publisher)
		if err != nil {
			return err
		}
		r.sources[address] = s.ID
	}
	return nil
}

// ensureUnits makes the units that rows mean and that do not stand yet, and
// brings back those that an undo took away. It returns end → unit.
func (r *partnershipRun) ensureUnits(tx *ledger.Tx, groups []*group) (map[string]register.UnitID, error) {
	ids := map[string]register.UnitID{}
	places := map[string]recognise.Place{}
	var keys []string
	for _, g := range groups {
		for _, p := range g.rows {
			for end, key := range p.ends {
				if u := r.units[register.UnitID(key)]; u != nil {
					if _, seen := ids[key]; seen {
						continue
					}
					ids[key] = u.ID
					if err := r.renew(tx, u); err != nil {
						return nil, err
					}
				} else if first, seen := places[key]; !seen {
					places[key] = p.place[end]
					keys = append(keys, key)
				} else if p.place[end].Located && !first.Located || p.place[end].Located == first.Located && p.place[end].Name < first.Name {
					places[key] = p.place[end] // of two spellings of an unplaced one always the same
				}
			}
		}
	}
	sort.Strings(keys)
	var new []*register.Unit
	var slugged []register.Slugged
	for _, key := range keys {
		u := r.newUnit(places[key])
		if said := r.said[key]; said != nil {
			r.tell(u, said)
		}
		ids[key] = u.ID
		new = append(new, u)
		one := sluggedOf(u)
		// The key of the place, not the id: the same file gives the same slugs.
		if _, tail, ok := strings.Cut(key, ":"); ok {
			one.Code = tail
		}
		slugged = append(slugged, one)
	}
	all := make([]*register.Unit, 0, len(r.units))
	for _, u := range r.units {
		all = append(all, u)
	}
	for i, slug := range register.NewSlugs(register.SlugTaken(all)).Give(slugged) {
		new[i].Slug = slug
		if _, err := register.PutUnit(tx, new[i]); err != nil {
			return nil, err
		}
	}
	r.newUnits = len(new)
	return ids, nil
}

// renew brings back a unit that an undo took away, and gives it what the file
// says of it.
func (r *partnershipRun) renew(tx *ledger.Tx, u *register.Unit) error {
	next := r.gains[u.ID]
	if next == nil && u.Trashed != register.Undone {
		return nil
	}
	if next == nil {
		next = u.Clone()
	}
	if next.Trashed == register.Undone {
		next.Trashed = register.Kept
	}
	_, err := register.ReplaceUnit(tx, u, next)
	*u = *next
	return err
}

func (r *partnershipRun) putGroup(tx *ledger.Tx, own register.AssociationID, g *group, units map[string]register.UnitID) error {
	p := &register.Partnership{Association: own, A: units[g.rows[0].ends[0]], B: units[g.rows[0].ends[1]]}
	if g.old != nil {
		p = g.old.Clone()
		p.Trashed = register.Kept
	}
	r.say(p, g)
	if g.old == nil {
		if _, err := register.PutPartnership(tx, p); err != nil {
			return err
		}
	} else if _, err := register.ReplacePartnership(tx, g.old, p); err != nil {
		return err
	}
	r.pairs[g.pair] = p
	return nil
}

// say puts what the file says into p: for each field, sayer and source of which
// the file says something its values stand in place of the earlier ones of
// that source, and what others say stays.
func (r *partnershipRun) say(p *register.Partnership, g *group) {
	wants := map[string]map[string]register.Statement{}
	for _, row := range g.rows {
		for _, s := range row.says {
			s.Source = r.sources[row.source]
			k := string(s.Field) + "\x00" + string(s.Sayer) + "\x00" + string(s.Source)
			if wants[k] == nil {
				wants[k] = map[string]register.Statement{}
			}
			value := s.Value + "\x00" + s.Written
			if first, seen := wants[k][value]; !seen || first.Retrieved < s.Retrieved {
				wants[k][value] = s
			}
		}
	}
	var kept []register.Statement
	stands := map[string]register.Statement{}
	for _, s := range p.Statements {
		k := string(s.Field) + "\x00" + string(s.Sayer) + "\x00" + string(s.Source)
		if wants[k] == nil {
			kept = append(kept, s)
		} else {
			stands[k+"\x00"+s.Value+"\x00"+s.Written] = s
		}
	}
	for k, values := range wants {
		order := make([]string, 0, len(values))
		for value := range values {
			order = append(order, value)
		}
		sort.Strings(order)
		for seq, value := range order {
			s := values[value]
			s.Seq = seq
			if old, again := stands[k+"\x00"+value]; again && (s.Retrieved == "" || s.Retrieved <= old.Retrieved) {
				s.Retrieved, s.Actor, s.At = old.Retrieved, old.Actor, old.At
			} else {
				s.Actor, s.At = r.options.Actor, r.options.Now.UnixMilli()
				if s.Retrieved == "" {
					s.Retrieved = r.retrieved()
				}
			}
			kept = append(kept, s)
		}
	}
	sort.Slice(kept, func(i, j int) bool {
		a, b := kept[i], kept[j]
		if a.Field != b.Field {
			return a.Field < b.Field
		}
		if a.Sayer != b.Sayer {
			return a.Sayer < b.Sayer
		}
		if a.Source != b.Source {
			return a.Source < b.Source
		}
		return a.Seq < b.Seq
	})
	p.Statements = kept
}

func (r *partnershipRun) retrieved() string {
	if r.options.Retrieved != "" {
		return r.options.Retrieved
	}
	return r.options.Now.UTC().Format("2006-01-02")
}

// putDeals records the agreements that rows name: one for each mark of a
// source, with all ends of its rows as parties.
func (r *partnershipRun) putDeals(tx *ledger.Tx, own register.AssociationID, units map[string]register.UnitID) error {
	standing := map[string]*register.Agreement{}
	for _, a := range r.agreements {
		standing[string(a.Source)+"\x00"+a.Mark] = a
	}
	next := map[string]*register.Agreement{}
	var order []string
	for i := range r.rows {
		p := &r.rows[i]
		pair := r.pairs[register.Pair(register.UnitID(p.ends[0]), register.UnitID(p.ends[1]))]
		if p.deal == nil || pair == nil || pair.Trashed == register.Removed {
			continue
		}
		key := string(r.sources[p.source]) + "\x00" + p.deal.mark
		a := next[key]
		if a == nil {
			a = &register.Agreement{Association: own, Mark: p.deal.mark, Source: r.sources[p.source]}
			if old := standing[key]; old != nil && old.Trashed != register.Removed {
				a.ID, a.Version = old.ID, old.Version
			} else if old != nil {
				continue
			}
			next[key] = a
			order = append(order, key)
		}
		p.deal.into(a)
		for end := range 2 {
			a.AddParty(register.Party{Unit: units[p.ends[end]], Resolution: p.deal.resolution[end]})
		}
		a.AddPartnership(pair.ID)
	}
	sort.Strings(order)
	for _, key := range order {
		if _, err := register.PutAgreement(tx, next[key]); err != nil {
			return err
		}
	}
	return nil
}

// into fills what a does not know yet; of two rows the smaller word stands, so
// that their order does not matter.
func (d *deal) into(a *register.Agreement) {
	fill := func(to *string, s string) {
		if *to == "" || s != "" && s < *to {
			*to = s
		}
	}
	fill(&a.Kind, d.kind)
	fill(&a.Title, d.title)
	fill(&a.Place, d.place)
	fill(&a.Term, d.term)
	if date.Compare(d.signed, a.Signed) < 0 {
		a.Signed = d.signed
	}
	if date.Compare(d.until, a.Until) < 0 {
		a.Until = d.until
	}
}

// putDecisions remembers what a person filled in, for the next time the same
// source says the same words.
func (r *partnershipRun) putDecisions(tx *ledger.Tx) error {
	for _, p := range r.rows {
		for end := range 2 {
			// The id says it better than the words, of which there may be several.
			if !p.decided[end] || p.wikidata[end] {
				continue
			}
			s, err := register.EnsureSource(tx, r.source, r.options.Publisher)
			if err != nil {
				return err
			}
			d := register.Decision{Scope: string(s.ID), Written: decisionKey(p.written[end]), Meaning: p.key[end]}
			if err := register.Decide(tx, d); err != nil {
				return err
			}
		}
	}
	return nil
}
