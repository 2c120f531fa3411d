package register

import (
	"slices"

	"twinhall/internal/ledger"
)

// Class says who may see a field, and where its value may lie.
type Class string

// A public field may be in editions, exports and pages; an internal one is for
// the association and in the ledger; the value of a personal one is for those
// who must reach the person, and lies where it can be erased: never in the
// ledger, an edition, an export or a log.
const (
	Public   Class = "public"
	Internal Class = "internal"
	Personal Class = "personal"
)

// Classes is the one table of what may be seen of the register's records, by
// kind and field. A field of several parts stands with what it begins with;
// statements stand as "say" and their field. Accounts have theirs in
// account.Classes.
var Classes = map[ledger.Kind]map[string]Class{
	KindUnit: {
		"level": Public, "country": Public, "name": Public, "slug": Public, "parent": Public, "region": Public, "district": Public,
		"position": Public, "population": Public, "population-year": Public, "website": Public, "listed": Public, "trashed": Public,
		"merged-into": Public, "id": Public, "old-slug": Public, "member": Public,
	},
	KindPartnership: {
		"association": Public, "a": Public, "b": Public, "trashed": Public, "merged-into": Public,
		"say/listed": Public, "say/since": Public, "say/until": Public, "say/form": Public, "say/state": Public, "say/reason": Public,
		"say/instrument": Public, "say/event": Public, "say/theme": Public, "say/note": Public, "say/dates": Public, "say/confirmed": Public,
	},
	KindAgreement: {
		"association": Public, "mark": Public, "kind": Public, "title": Public, "signed": Public, "place": Public, "term": Public, "years": Public, "until": Public,
		"relation": Public, "related": Public, "source": Public, "trashed": Public, "party": Public, "for": Public,
	},
	KindActivity: {
		"association": Public, "kind": Public, "title": Public, "from": Public, "until": Public, "place": Public, "note": Public, "source": Public,
		"trashed": Public, "participants": Public, "for": Public,
	},
	// A paper is closed: all of it is public only where it is marked so itself.
	KindPaper: {
		"partnership": Internal, "agreement": Internal, "paper-kind": Internal, "title": Internal, "paper-date": Internal, "paper-note": Internal, "public": Internal,
		"file": Internal, "source": Internal, "trashed": Internal,
	},
	KindMemory: {
		"partnership": Internal, "memory-why": Internal, "memory-began": Internal, "memory-who": Internal, "memory-gifts": Internal, "memory-traditions": Internal, "source": Internal, "trashed": Internal,
	},
	KindDay:      {"day": Public},
	KindSource:   {"address": Public, "publisher": Public},
	KindDecision: {"meaning": Internal},
	KindOfficial: {
		"unit": Public, "role": Public, "function": Public, "email": Public, "phone": Public, "name-public": Public, "left": Public, "trashed": Public,
		"languages": Internal, "since": Internal, "until": Internal, "basis": Internal, "recorded": Internal, "recorded-by": Internal, "review": Internal,
		"name": Personal, "own-email": Personal, "own-phone": Personal,
	},
}

// ClassOf is the class of a field as the ledger names it. What is not in the
// table is personal: closed until somebody says otherwise.
func ClassOf(kind ledger.Kind, field string) Class {
	ps := parts(field)
	name := ps[0]
	if name == "say" && len(ps) > 1 {
		name += "/" + ps[1]
	}
	if c, known := Classes[kind][name]; known {
		return c
	}
	return Personal
}

// touchesPublic reports whether changes touch a public field: then a new
// edition is due.
func touchesPublic(kind ledger.Kind, changes []ledger.Change) bool {
	for _, c := range changes {
		if ClassOf(kind, c.Field) == Public {
			return true
		}
	}
	return false
}

func touchesField(changes []ledger.Change, field string) bool {
	for _, c := range changes {
		if c.Field == field {
			return true
		}
	}
	return false
}

// FreeText are the fields into which people and sources write what they like,
// so that they may name a person though they should not.
var FreeText = map[ledger.Kind][]string{
	KindPartnership: {"say"},
	KindActivity:    {"title", "place", "note"},
	KindAgreement:   {"mark", "title", "signed", "place", "party"},
	KindSource:      {"address", "publisher"},
	KindPaper:       {"title", "paper-note"},
	KindMemory:      {"memory-why", "memory-began", "memory-who", "memory-gifts", "memory-traditions"},
	KindOfficial:    {"function", "email", "phone", "recorded-by"},
}

// IsFreeText reports whether a field as the ledger names it is one of FreeText.
func IsFreeText(kind ledger.Kind, field string) bool {
	return slices.Contains(FreeText[kind], parts(field)[0])
}
