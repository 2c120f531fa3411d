package desk

import (
	"slices"
	"strings"
)

// placesPath is where the desk's forms take towns from.
const placesPath = "/desk/places.json"

// webOnly is an address that a link may lead to.
func webOnly(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

func checkName(url string) string {
	return strings.TrimSuffix(url[strings.LastIndexByte(url, '/')+1:], ".json")
}

// sentNames are the names of what a form sent, but for its step.
func sentNames(sent map[string][]string) []string {
	var all []string
	for name := range sent {
		if name != "step" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
