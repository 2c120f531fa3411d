package door

import (
	"twinhall/internal/account"
	"twinhall/internal/web/page"
)

// eventKeys are of what the security log tells.
var eventKeys = map[string]string{
	"signed-in":        "log.signed-in",
	"refused":          "log.refused",
	"throttled":        "log.throttled",
	"invited":          "log.invited",
	"password-changed": "log.password-changed",
	"second-set":       "log.second-set",
	"second-dropped":   "log.second-dropped",
	"second-reset":     "log.second-reset",
	"signed-out":       "log.signed-out",
	"proof-refused":    "log.proof-refused",
	"codes-renewed":    "log.codes-renewed",
	"sessions-ended":   "log.sessions-ended",
	"no-right":         "log.no-right",
	"exported":         "log.exported",
	"restored":         "log.restored",
}

// eventWords says in words what a line of the security log tells.
func eventWords(v *page.View, e account.Event) string {
	if key, ok := eventKeys[e.Kind]; ok {
		return v.T(key)
	}
	return e.Kind
}
