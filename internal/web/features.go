package web

import (
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/feature"
)

// Features is the one list of what the program consists of, in the order in
// which it stands on pages and in files.
func Features() feature.List {
	return feature.List{
		{Name: "register", Kinds: register.Kinds()},
		{Name: "official", Part: edition.Contacts},
		{Name: "paper", Part: edition.Papers},
	}
}
