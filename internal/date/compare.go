package date

import "cmp"

// Compare orders dates by when they start, the unknown last; of those that
// start together the one that ends earlier, then the finer, then the certain
// comes first. It returns 0 exactly where the EDTF forms are the same: what was
// Written does not count.
func Compare(a, b Date) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return cmp.Or(
		a.from.Compare(b.from),
		a.to.Compare(b.to),
		cmp.Compare(a.precision, b.precision),
		cmp.Compare(a.start, b.start),
		cmp.Compare(a.end, b.end),
		cmp.Compare(a.about, b.about),
	)
}
