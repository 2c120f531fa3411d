package intake

import (
	"strings"

	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// bothDecided gives the verdict of a row whose ends are not both decided: the
// worst of them counts.
func (r *partnershipRun) bothDecided(f [2]finding, p *partnershipRow, v *verdict) bool {
	worst := -1
	for end := range 2 {
		switch f[end].Outcome {
		case recognise.Rejected:
			worst = end
		case recognise.Ambiguous:
			if worst < 0 || f[worst].Outcome == recognise.Ambiguous && worst > end {
				worst = end
			}
		}
		if worst >= 0 && f[worst].Outcome == recognise.Rejected {
			break
		}
	}
	if worst < 0 {
		return true
	}
	if f[worst].Outcome == recognise.Rejected {
		v.outcome = Rejected
	} else {
		v.outcome = Ambiguous
	}
	for end, label := range endNames {
		if o := f[end].Outcome; o == recognise.Ambiguous || o == recognise.Rejected {
			open := Open{End: label, Written: words(p.written[end]), ByRow: p.wikidata[end] || p.written[end].Code != "", Reason: findingNote(label, f[end].Finding)}
			if w := p.written[end]; w.Located {
				open.At = &w.Point
			}
			open.Candidates = f[end].candidates
			v.reasons, v.open = append(v.reasons, open.Reason), append(v.open, open)
		}
	}
	return false
}

// code is what a person fills in to choose a candidate: its national code where
// it has one, else its key.
func (r *partnershipRun) code(p recognise.Place) string {
	if u := r.units[register.UnitID(p.Key)]; u != nil {
		for _, x := range u.ExternalIDs {
			if strings.HasPrefix(x.Scheme, "national:") {
				return x.Value
			}
		}
	}
	return p.Key
}
