package site

// Licence is under what others may use the data.
type Licence struct{ Name, Address string }

// DefaultLicence is that of an installation that sets none.
var DefaultLicence = Licence{"CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"}

// LicenceOf is the licence of the data.
func (s *Site) LicenceOf() Licence {
	if s.Licence.Name == "" {
		return DefaultLicence
	}
	return s.Licence
}
