package recognise

import (
	"sync"

	"twinhall/internal/geo"
)

// The levels of a unit, as the register stores them.
const (
	LevelMunicipality = "municipality"
	LevelDistrict     = "district"
	LevelRegion       = "region"
)

// ID is an identifier of a unit in some scheme: {"lau", "554979"},
// {"wikidata", "Q1085"}, {"geonames", "3067696"}.
type ID struct{ Scheme, Value string }

// Unit is one row of a national list. ID and Name are required.
type Unit struct {
	// Key identifies the unit for the caller, for example its public id. It comes
	// back as Place.Key.
	Key string
	// Name is the official name; Names are others it is known by.
	Name  string
	Names []string
	// Level is LevelMunicipality where empty.
	Level string
	// Region and District are names; Parent is the Key of the unit above, if that
	// is in the list.
	Region, District, Parent string
	Point                    geo.Point
	Located                  bool
	Population               int
	// IDs are codes and external ids that lead to the unit.
	IDs []ID
}

// List is a national list: every municipality of Country (ISO 3166-1 alpha-2).
// What it does not know does not exist there, districts and regions apart.
type List struct {
	Country string
	Units   []Unit
}

// WorldPlace is a place as a gazetteer knows it.
type WorldPlace struct {
	Place
	// Alternate is true where the name asked for is not the place's main one.
	Alternate bool
	// Known is in how many other names the gazetteer knows the place. It is
	// needed only where Alternate is true.
	Known int
	// Abandoned marks historical and abandoned places.
	Abandoned bool
	// Lone marks the only known place of its third-level division.
	Lone bool
	// Area1 and Area2 are the keys of the regions it lies in, "" where unknown.
	Area1, Area2 string
}

// WorldArea is a first-level or second-level region as a gazetteer knows it.
type WorldArea struct {
	// Key is unique; Parent is the key of the first-level area, "" on that level.
	Key, Parent string
	Name        string
	// Code is the short code within its parent, "WV".
	Code string
	// Seat is the Place.Key of its seat, "" where unknown.
	Seat    string
	Point   geo.Point
	Located bool
}

// World is what recognition asks of a gazetteer. It must be immutable and safe
// for concurrent use. Folded names are as by i18n.Fold.
type World interface {
	// Named appends the places of country with a name that folds to folded. With
	// country "" it asks in all countries.
	Named(to []WorldPlace, country, folded string) []WorldPlace
	// Similar appends up to limit places of country whose name is like folded:
	// an edit or two away, or with more words behind it.
	Similar(to []WorldPlace, country, folded string, limit int) []WorldPlace
	// Areas returns the regions of country.
	Areas(country string) []WorldArea
	// Alternates returns the other names of the place with a Place.Key.
	Alternates(key string) []string
	// ByKey returns the place with a Place.Key.
	ByKey(key string) (WorldPlace, bool)
}

// Decision is what a person chose for a written name in a source: from then on
// the same words in the same country mean the place with Key.
type Decision struct {
	Name, Country, Region, District string
	// Key is a Place.Key: that of a list's unit, of a gazetteer's place, of a
	// district or region that recognition proposed, or of an unplaced one.
	Key string
}

// Written is one end of a row as it stands there. Only Name is required.
type Written struct {
	Name string
	// Country is the code that Countries recognised, "" where unknown.
	Country string
	// Region and District are texts as written; what else stood in the country's
	// cell (Country.Region) belongs into Region.
	Region, District string
	// Code is a national code, or a Place.Key: what a person filled into the
	// decision column of a rejects file.
	Code string
	IDs  []ID
	// Point is used where Located is true.
	Point   geo.Point
	Located bool
}

// Place is what a written name can mean: a unit of a national list, a place or
// region of the gazetteer, a district of one of these, or, unplaced, only a
// name in a country.
type Place struct {
	// Key is the place's identity. Two written names mean the same place exactly
	// if their keys are equal. It is, by prefix:
	//   the Unit.Key of a national list
	//   "geonames:3039154", "place:…"  a place of the gazetteer
	//   "geonames-admin:US.WV"         a region of the gazetteer
	//   "region:CZ:jihomoravsky"       a region named by a national list
	//   "KEY/part"                     a district or rural half of the place KEY
	//   "unplaced:FR:name[:region]"    an unplaced one
	Key  string
	Name string
	// Level is one of the three constants.
	Level   string
	Country string
	// Region and District are names, "" where unknown.
	Region, District string
	// Parent is the Key of the place above, "" where unknown; ParentName is its
	// name.
	Parent, ParentName string
	// Point is the position where Located is true. A district that no list knows
	// has none of its own.
	Point   geo.Point
	Located bool
	// Population is 0 where unknown.
	Population int
	// Listed is true for a unit of a national list.
	Listed bool
}

// Outcome says how recognition of one end went.
type Outcome int

// An end is Ambiguous unless one of the others is certain.
const (
	// Ambiguous: what is written may mean any of Candidates, which may be none.
	Ambiguous Outcome = iota
	// Decided: it means Place.
	Decided
	// Unplaced: it is a place of a known country that nothing knows, nor
	// anything of a similar name. Place has a name and no position.
	Unplaced
	// Rejected: it is no place of that country, whose list is loaded.
	Rejected
)

func (o Outcome) String() string {
	return [...]string{"ambiguous", "decided", "unplaced", "rejected"}[o]
}

// How says what decided. It is "" unless the outcome is Decided.
type How string

// The ways to decide, strongest first.
const (
	ByDecision How = "decision"
	ByCode     How = "code"
	ByID       How = "external id"
	ByName     How = "name"
	ByRegion   How = "name+region"
	ByDistrict How = "name+district"
	ByPosition How = "name+position"
	// BySeat: of the places of the name it alone bears that of its district.
	BySeat How = "name of its district"
)

// Reason says why an end is not decided, or what else should be reported of a
// decided one. Each is a message key.
type Reason string

// Reasons for Ambiguous and Rejected.
const (
	// ReasonHomonyms: several places bear the name.
	ReasonHomonyms Reason = "homonyms"
	// ReasonSimilar: none bears it, some bear a similar one.
	ReasonSimilar Reason = "similar"
	// ReasonNoCountry: the country is not known.
	ReasonNoCountry Reason = "no-country"
	// ReasonNotInList: the national list does not know the name.
	ReasonNotInList Reason = "not-in-list"
	// ReasonCodeDiffers: code and name mean different units.
	ReasonCodeDiffers Reason = "code-differs"
	// ReasonRegionDiffers: the region or district contradicts the only candidate.
	ReasonRegionDiffers Reason = "region-differs"
	// ReasonPositionDiffers: the position contradicts the only candidate.
	ReasonPositionDiffers Reason = "position-differs"
	// ReasonUrbanOrRural: a Polish town and the rural gmina around it share the
	// name.
	ReasonUrbanOrRural Reason = "urban-or-rural"
	// ReasonQualifier: what stands in brackets or behind the comma is not
	// understood, and there are places of a longer name.
	ReasonQualifier Reason = "qualifier"
	// ReasonOtherName: it is only another name of the candidate, and not one that
	// is certain enough.
	ReasonOtherName Reason = "other-name-only"
	// ReasonSpelling: the candidate's name differs in its accents.
	ReasonSpelling Reason = "spelling"
	// ReasonPart: it is a part of a known place, but no known district.
	ReasonPart Reason = "part"
	// ReasonNoName: nothing is written.
	ReasonNoName Reason = "no-name"
)

// Notes, reported of ends that are decided nevertheless.
const (
	// NotePosition: the row's position lies more than 10 km from the place.
	NotePosition Reason = "position-contradicts"
	// NoteRegion: the region or district is not known, and was not needed.
	NoteRegion Reason = "region-unknown"
	// NoteCode: the code is not known.
	NoteCode Reason = "code-unknown"
	// NoteOtherName: the place is known under another official name.
	NoteOtherName Reason = "other-name"
)

// Finding is what a written name means.
type Finding struct {
	Outcome Outcome
	// Place is set if the outcome is Decided or Unplaced.
	Place Place
	How   How
	// Reason is set if the outcome is Ambiguous or Rejected.
	Reason Reason
	// Candidates, best first, at most 12. Prominence orders them and decides
	// nothing.
	Candidates []Place
	Notes      []Reason
	// DistanceKm is how far the row's position lies from Place, where both are
	// known.
	DistanceKm float64
}

// Sources is all that recognition of places knows.
type Sources struct {
	Lists     []List
	World     World
	Decisions []Decision
}

// Places recognises places. It is immutable and safe for concurrent use, and
// what it finds depends on its sources and the written end alone.
//
//	places := recognise.NewPlaces(recognise.Sources{Lists: lists, World: world})
//	f := places.Place(recognise.Written{Name: "Brno-střed", Country: "CZ"})
type Places struct {
	world     World
	lists     map[string]*listIndex
	byID      map[ID][]WorldPlace
	byValue   map[string][]WorldPlace
	byKey     map[string]WorldPlace
	decisions map[string]string
	words     *placeWords
	areas     sync.Map // country → *areaIndex, made when first asked for
}

// NewPlaces builds the indices. World may be nil: then only the lists are known.
func NewPlaces(s Sources) *Places { return newPlaces(s) }

// Place says what w means. Order: a decision, then code, then external id, then
// the folded name in the country with region, district and position as
// evidence.
func (p *Places) Place(w Written) Finding { return p.place(w) }

// ByKey returns the place with a Place.Key, as the caller stored it. Districts
// and unplaced ones are made anew from the key.
func (p *Places) ByKey(key string) (Place, bool) { return p.placeByKey(key) }
