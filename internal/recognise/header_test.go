package recognise

import "testing"

func TestHeader(t *testing.T) {
	t.Parallel()
	for set, headers := range map[FieldSet]map[string]string{
		MunicipalityFields: {
			"Obec": "name", "Kód obce": "code", "Okres": "district", "Kód okresu": "", "Kraj": "region",
			"Kód kraje": "", "PSČ": "", "Latitude": "lat", "Longitude": "lon",
			"name": "name", "link": "", "region": "region", "district": "district", "region_historical": "",
			"elevation": "", "coordinate_x": "", "coordinate_y": "", "area": "", "population": "population",
			"first_mentioned": "", "NÁZOV OBCE": "name", "Počet obyvateľov": "population",
			"Gemeindename": "name", "Einwohner": "population", "Település": "name", "Megye": "region",
			"Województwo": "region", "Powiat": "district", "Liczba ludności": "population",
			"population-year": "population-year", "wikidata": "wikidata", "website": "website", "Ebene": "level",
			"parent": "parent", "country": "country", "": "", "Unnamed: 0": "",
		},
		PartnershipFields: {
			"city1": "a", "country1": "a-country", "lat1": "a-lat", "lng1": "a-lon",
			"city2": "b", "country2": "b-country", "lat2": "b-lat", "lng2": "b-lon",
			"UK town": "a", "UK town Latitude": "a-lat", "UK town Longitude": "a-lon", "TWIN TOWN": "b",
			"TWIN TOWN COUNTRY": "b-country", "Twin town Latitude": "b-lat", "Twin town Longitude": "b-lon",
			"origincityLabel": "a", "origincountry": "a-country", "originlat": "a-lat", "originlong": "a-lon",
			"originpopulation": "", "sistercityLabel": "b", "destinationlat": "b-lat", "destinationlong": "b-lon",
			"destinationpopulation": "", "destination_countryLabel": "b-country", "dist": "", "eu": "",
			"country": "a-country", "city": "a", "sister": "b",
			"town": "a", "partner_as_written": "b", "partner_country_as_written": "b-country",
			"date_as_written": "date", "instrument_or_status_as_written": "instrument", "url": "source",
			"Partnerské město": "b", "Partnerstadt": "b", "Testvérváros": "b", "Miasto partnerskie": "b",
			"Datum podpisu": "date", "Stav": "state", "Poznámka": "note", "Kód okresu": "",
			"a": "a", "a-country": "a-country", "a-region": "a-region", "a-code": "a-code", "a-lat": "a-lat",
			"a-lon": "a-lon", "b": "b", "b-country": "b-country", "b-region": "b-region", "b-code": "b-code",
			"b-lat": "b-lat", "b-lon": "b-lon", "date": "date", "form": "form", "state": "state",
			"instrument": "instrument", "note": "note", "source": "source",
		},
	} {
		for header, want := range headers {
			if got, ok := Header(set, header); got != want || ok != (want != "") {
				t.Errorf("%s: %q: got %q, %v, want %q", set, header, got, ok, want)
			}
		}
	}
}

func TestHeaderWordsDecide(t *testing.T) {
	t.Parallel()
	for kind, words := range headerWords() {
		for header, fields := range words {
			if len(fields) > 1 {
				t.Errorf("%s: %q stands under %v", kind, header, fields)
			}
		}
	}
}

func TestCoordinatesThatDoNotSayWhich(t *testing.T) {
	t.Parallel()
	if !CoordinateHeader("coordinate_x") || !CoordinateHeader("coordinate_y") || CoordinateHeader("elevation") {
		t.Error("coordinate_x and coordinate_y are coordinates, elevation is none")
	}
}
