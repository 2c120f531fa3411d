// Package locales embeds the message catalogues of the interface: one file a
// language.
package locales

import "embed"

// Files holds LANG.json for every language.
//
//go:embed *.json
var Files embed.FS

// Languages are the languages of the interface, in the order of the switch.
var Languages = []string{"cs", "sk", "de", "en"}
