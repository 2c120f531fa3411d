package i18n

// In is the preposition "in" before a number in figures, as it is read aloud:
// in Czech "ve" before dva, tři, čtyři and what begins with them (dvanáct,
// třicet, čtyři sta) and before sto, else "v". No Slovak numeral begins with
// one of the sounds before which "v" becomes "vo". Other languages have one
// form, which their messages write out.
func In(lang string, n int) string {
	switch lang {
	case "cs":
		if vocalised(n) {
			return "ve"
		}
		return "v"
	case "sk":
		return "v"
	}
	return ""
}

// vocalised reports whether the first word of a Czech numeral begins with two
// consonants that "v" cannot be said before.
func vocalised(n int) bool {
	for n >= 1000 {
		if n /= 1000; n == 1 {
			return false // tisíc, milion
		}
	}
	switch {
	case n >= 100:
		return n < 500 // sto, dvě stě, tři sta, čtyři sta
	case n >= 20:
		return n < 50 // dvacet, třicet, čtyřicet
	case n >= 10:
		return n == 12 || n == 13 || n == 14
	}
	return n == 2 || n == 3 || n == 4
}
