package neutral

import "reflect"

// LineType is the form, for the test that holds its fields against the
// documents.
var LineType = reflect.TypeFor[line]()

// Shapes are the members of lines that follow from a kind of record.
var Shapes = map[reflect.Type]func() []string{
	reflect.TypeFor[unit]():     unitObject.Shape,
	reflect.TypeFor[activity](): activityObject.Shape,
}

// Later are the names of members that came to such a line after the golden file:
// they are written as the kind says.
func Later() map[string]bool {
	later := map[string]bool{}
	for _, name := range append(unitObject.Members()[len(unitObject.Order):], activityObject.Members()[len(activityObject.Order):]...) {
		later[name] = true
	}
	return later
}
