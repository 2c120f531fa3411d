package door

import "twinhall/internal/web/feature"

// Feature is how people come in, and the people of the association.
func Feature() feature.Feature {
	return feature.Feature{Name: "door", Messages: messages, Open: func(f feature.Frames) feature.Opened {
		d := &Door{House: f.House, SetUp: f.House.SetUp}
		f.House.People.Write = d.Letters()
		return feature.Opened{Routes: d.Routes()}
	}}
}
