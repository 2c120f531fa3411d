package record_test

import (
	"reflect"
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/record"
)

// open is the kind of bridges with all its fields public.
func open() *record.Kind[bridge] {
	k := *bridges
	k.Fields = append([]record.Field[bridge](nil), bridges.Fields...)
	for i := range k.Fields {
		k.Fields[i].Class = record.Public
	}
	return &k
}

// A record is written as an object of JSON whose members follow from its kind,
// and is read from it whole.
func TestObjectThereAndBack(t *testing.T) {
	t.Parallel()
	built, err := date.ParseEDTF("1357~")
	if err != nil {
		t.Fatal(err)
	}
	b := &bridge{ID: "1", Name: "A & <B>", Sort: "arch", Built: built, Arches: 16, Open: true, Over: [][]string{{"a", "0"}, {"c", "2"}}, Trashed: record.Removed}
	object := record.Object[bridge]{Kind: open(), Order: []string{"id", "open", "trashed"}}
	raw, err := object.Marshal(b)
	want := `{"id":"1","open":true,"trashed":"removed",` +
		`"name":"A & <B>","sort":"arch","built_on":"1357~","arches":16,"over":[{"river":"a"},{"river":"c","lanes":2}]}`
	if err != nil || string(raw) != want {
		t.Errorf("it is written %s, %v", raw, err)
	}
	got := &bridge{}
	if err := object.Unmarshal(raw, got); err != nil || !reflect.DeepEqual(got, b) {
		t.Errorf("read %+v, %v", got, err)
	}
	for text, says := range map[string]string{`{"nome":"x"}`: `unknown field "nome"`, `{"":"x"}`: "unknown field", `{"built_on":"soon"}`: "built_on",
		`{"over":[{"sea":"x"}]}`: `unknown field "sea"`, `{"arches":"many"}`: "arches", `[]`: "array"} {
		if err := object.Unmarshal([]byte(text), &bridge{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What is not public is neither written nor read.
func TestAnObjectHoldsWhatIsPublic(t *testing.T) {
	t.Parallel()
	object := record.Object[keeper]{Kind: keepers, Order: []string{"id"}}
	raw, err := object.Marshal(&keeper{ID: "1", Name: "Jan", Phone: "777", Post: "north", Named: true})
	if err != nil || string(raw) != `{"id":"1","named":true}` {
		t.Errorf("it is written %s, %v", raw, err)
	}
	if err := object.Unmarshal([]byte(`{"name":"Jan"}`), &keeper{}); err == nil {
		t.Error("a personal field is read")
	}
}
