package door

import "twinhall/internal/account"

// event says in words what a line of the security log tells.
func (v *logView) event(e account.Event) string {
	if key := "log." + e.Kind; v.Has(key) {
		return v.T(key)
	}
	return e.Kind
}
