package desk

// PlacesPath is where the desk's forms take towns from.
const PlacesPath = "/desk/places.json"
