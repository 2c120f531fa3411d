package fulltext

import (
	"strings"
	"testing"

	"twinhall/internal/i18n"
)

// The forms of a word have one stem, and words that are no forms of it another.
func TestStems(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ lang, forms, others string }{
		{"cs", "město města městu městem městě měst městům městech městy", "most místo"},
		{"cs", "partnerství partnerstvím partnerstvích", "partner"},
		{"cs", "partner partnera partnerovi partnere partnerem partneři partnerů partnerům partnery partnerech", "partnerství"},
		{"cs", "škola školy škole školu školou škol školám školách školami", "skála"},
		{"cs", "hasič hasiče hasiči hasičem hasiči hasičů hasičům hasičích", "hasit"},
		{"cs", "německý německá německé německého německému německou německým německých německými němečtí", "Němec"},
		{"cs", "dohoda dohody dohodě dohodu dohodou dohod dohodám dohodách dohodami", "doba"},
		{"cs", "obec obce obci obcí obcím obcích obcemi", "obecní oběd"},
		{"cs", "spolek spolku spolkem spolky spolků spolkům spolcích", "společnost"},
		{"cs", "knihovna knihovny knihovně knihovnu knihovnou knihoven knihovnám knihovnách knihovnami", "kniha"},
		{"cs", "výměna výměny výměně výměnu výměnou výměn výměnám výměnách výměnami", "vyměřit"},
		{"cs", "setkání setkáním setkáních", "sedlo"},
		{"cs", "společnost společnosti společností společnostem společnostech společnostmi", "spolek"},
		{"cs", "kraj kraje kraji krajem krajů krajům krajích", "krab"},
		{"cs", "rok roku rokem roky roků let letech", "robot"},
		{"cs", "peníze peněz penězi penězům", "peň"},
		{"sk", "mesto mesta mestu mestom meste miest mestám mestách mestami", "most"},
		{"sk", "partnerstvo partnerstva partnerstvu partnerstvom partnerstve partnerstiev partnerstvám partnerstvách partnerstvami", "partner"},
		{"sk", "partner partnera partnerovi partnerom partneri partnerov partnermi partneroch", "partnerstvo"},
		{"sk", "škola školy škole školu školou škôl školám školách školami", "skala"},
		{"sk", "hasič hasiča hasičovi hasičom hasiči hasičov hasičoch hasičmi", "hasiť"},
		{"sk", "nemecký nemecká nemecké nemeckého nemeckému nemeckou nemeckým nemeckých nemeckými nemeckej", "Nemec"},
		{"sk", "dohoda dohody dohode dohodu dohodou dohôd dohodám dohodách dohodami", "doba"},
		{"sk", "obec obce obci obcou obcí obciam obciach obcami", "obed"},
		{"sk", "spolok spolku spolkom spolky spolkov spolkoch spolkami", "spoločnosť"},
		{"sk", "stretnutie stretnutia stretnutiu stretnutím stretnutí stretnutiam stretnutiach stretnutiami", "stred"},
		{"sk", "žiak žiaka žiakovi žiakom žiaci žiakov žiakoch žiakmi", "žaba"},
		{"de", "Stadt Städte Städten", "Staat"},
		{"de", "Partnerschaft Partnerschaften", "Partner"},
		{"de", "Gemeinde Gemeinden", "Gemeinschaft"},
		{"de", "Schule Schulen", "Schall"},
		{"de", "Vertrag Vertrags Verträge Verträgen", "Vertreter"},
		{"en", "partnership partnerships", "partner"},
		{"en", "town towns", "tower"},
		{"en", "visit visits visited visiting", "vision"},
		{"hr", "grad", "grada"},
	} {
		forms := strings.Fields(x.forms)
		want := stem(x.lang, i18n.Fold(forms[0]))
		for _, form := range forms[1:] {
			if got := stem(x.lang, i18n.Fold(form)); got != want {
				t.Errorf("%s: %s has the stem %q, %s %q", x.lang, form, got, forms[0], want)
			}
		}
		for _, other := range strings.Fields(x.others) {
			if got := stem(x.lang, i18n.Fold(other)); got == want {
				t.Errorf("%s: %s and %s have one stem, %q", x.lang, other, forms[0], got)
			}
		}
	}
}
