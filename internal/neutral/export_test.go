package neutral

import "reflect"

// LineType is the form, for the test that holds its fields against the
// documents.
var LineType = reflect.TypeFor[line]()

// Objects are the lines that follow from a kind of record: all names, of which
// the first are those of Order, and those of the objects within.
var Objects = map[reflect.Type]func() (names, columns []string, order int){
	reflect.TypeFor[unit](): func() ([]string, []string, int) { n, c := unitObject.Members(); return n, c, len(unitObject.Order) },
	reflect.TypeFor[activity](): func() ([]string, []string, int) {
		n, c := activityObject.Members()
		return n, c, len(activityObject.Order)
	},
}
