package neutral

import "reflect"

// LineType is the form, for the test that holds its fields against the
// documents.
var LineType = reflect.TypeFor[line]()
