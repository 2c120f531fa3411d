package recognise

import "testing"

// What stands around a name in files is no part of it.
func TestCleanName(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"Opava*": "Opava", "Opava [1]": "Opava", "Opava[a]": "Opava", "Opava¹": "Opava", "Humenné 1)": "Humenné", "• Kielce": "Kielce", "2) Kielce": "Kielce",
		"Nov&eacute; M&#283;sto": "Nové Město", "Gy&amp;#337;r": "Győr", "&apos;s-Hertogenbosch": "'s-Hertogenbosch", "<b>Opava</b>": "Opava",
		"Opava<sup>2</sup>": "Opava", "Opava†": "Opava", "Frankfurt (Oder)": "Frankfurt (Oder)", "Praha (obvod 5)": "Praha (obvod 5)",
		"Praha 5": "Praha 5", "A Coruña": "A Coruña", "Cristuru [Székelykeresztúr]": "Cristuru [Székelykeresztúr]", "St. Gallen": "St. Gallen",
	} {
		if got := CleanName(written); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", written, got, want)
		}
	}
}

// What can be the name of a place that nobody knows, and what cannot.
func TestNoName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why   Reason
		texts []string
	}{
		{ReasonEmptyWord, []string{"x", "XX", "viz web", "nemá", "Není", "none", "žádné", "keine", "brak", "nincs",
			"?", "–", "...", "TBD", "dtto", "nevíme"}},
		{ReasonGarbled, []string{"MÄ›sto", "TĹ™ebĂ\u00adÄŤ", "HumennĂ©", "ZlĂ\u00adn", "ChorzĂłw", "M\ufffdsto",
			"Ěýăáńá", "Âüëďň", "KrakÃ³w", "ÐœÐ¾ÑÐºÐ²Ð°"}},
		{ReasonAddress, []string{"www.opava-city.cz", "https://example.org/twins", "mesto@example.org", "opava-city.cz"}},
		{ReasonNumber, []string{"1995", "12. 4. 1991", "602 123 456", "+420 602 123 456", "tel. 602123456", "od 1. 5. 2004", "42"}},
		{ReasonSentence, []string{"partnerství bylo ukončeno v roce", "Zatím nemáme žádné partnerské město.", "město v Německu", "jednání probíhá",
			"Is this a town?", "Smlouva se připravuje a bude podepsána na podzim"}},
		{ReasonSigns, []string{"Foo & Bar; {x}", "Opava<", "File:Stemma of Opava", "&foo; Nagy"}},
		{ReasonShort, []string{"m. st. Praha", "N. Sącz", "Hradec Kr.", "B. Bystrica"}},
		{"", []string{"Nové Město nad Metují", "Saint-Rémy-en-Bouzemont", "St. Xyz", "'s-Gravenhage", "Sankt Kanzian am Klopeiner See", "Hof van Twente",
			"Å", "Ry", "Őrség", "Þórðarhöfn", "Đồng Hới", "東京", "Ωρωπός", "Оломоуц", "East Hoathly with Halland", "Santa María del Tule"}},
	} {
		for _, text := range c.texts {
			if got := NoName(text); got != c.why {
				t.Errorf("NoName(%q) = %q, want %q", text, got, c.why)
			}
		}
	}
}
