package date

import "encoding/json"

type form struct {
	EDTF    string `json:"edtf,omitempty"`
	Written string `json:"written,omitempty"`
}

// MarshalJSON writes {"edtf": "1977-03", "written": "březen 1977"}.
func (d Date) MarshalJSON() ([]byte, error) {
	f := form{Written: d.Written}
	if !d.IsZero() {
		f.EDTF = d.EDTF()
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var f form
	if err := json.Unmarshal(b, &f); err != nil {
		return err
	}
	*d = Date{}
	if f.EDTF != "" {
		parsed, err := ParseEDTF(f.EDTF)
		if err != nil {
			return err
		}
		*d = parsed
	}
	d.Written = f.Written
	return nil
}
