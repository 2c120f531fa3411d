package edition

// Keys of the messages that say to people what facets and their values are.
var (
	FacetKeys = map[Facet]string{
		FacetCountry:   "facet.country",
		FacetRegion:    "facet.region",
		FacetWith:      "facet.with",
		FacetState:     "facet.state",
		FacetForm:      "facet.form",
		FacetDecade:    "facet.decade",
		FacetSize:      "facet.size",
		FacetTheme:     "facet.theme",
		FacetDistance:  "facet.distance",
		FacetLevel:     "facet.level",
		FacetSaidBy:    "facet.said-by",
		FacetConfirmed: "facet.confirmed",
		FacetLiveness:  "facet.liveness",
	}
	// ConfirmationKeys are of the words of Confirmations.
	ConfirmationKeys = map[string]string{"none": "confirmed.none", "one": "confirmed.one", "both": "confirmed.both"}
	// SaidByKeys are by how many ends of a partnership say that it is.
	SaidByKeys = map[string]string{"0": "said-by.0", "1": "said-by.1", "2": "said-by.2"}
)
