package page

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/file"
)

// Upload is a form with a file as it was sent.
type Upload struct {
	File  *file.File // nil = none was sent
	Wrong error      // why the file was refused, nil = it was not
}

// FormBytes bounds the fields of a form besides its file.
const FormBytes = 256 << 10

// ReadUpload reads a form with one file in the field of that name. The fields
// stand as those of any form afterwards, whatever becomes of the file: what was
// entered is not lost. The name that the file had is not looked at.
func (q *Request) ReadUpload(field string) (u Upload, err error) {
	slow := time.Now().Add(10 * time.Minute) // a large file on a slow line
	for _, set := range []func(time.Time) error{http.NewResponseController(q.W).SetReadDeadline, http.NewResponseController(q.W).SetWriteDeadline} {
		_ = set(slow) // what has no deadline needs no other
	}
	err = q.readParts(func(part *multipart.Part) bool {
		if part.FormName() == field && part.FileName() != "" {
			u.File, u.Wrong = q.House.Files.Take(part)
		}
		return part.FormName() == field
	})
	return u, err
}

// ReadBytes reads a form with one file of at most most bytes in the field of that
// name into memory. Of a file that is larger raw has one byte more; without a
// file it is empty.
func (q *Request) ReadBytes(field string, most int64) (raw []byte, err error) {
	var failed error
	err = q.readParts(func(part *multipart.Part) bool {
		if part.FormName() != field || part.FileName() == "" {
			return false
		}
		raw, failed = io.ReadAll(io.LimitReader(part, most+1))
		return true
	})
	if err == nil && failed != nil {
		err = errs.Wrap(errs.Invalid, failed, "door.bad-form")
	}
	return raw, err
}

// readParts reads the fields of a form with files, within FormBytes, but for the
// parts that taken says are dealt with.
func (q *Request) readParts(taken func(*multipart.Part) bool) error {
	bad := func(err error) error {
		var most *http.MaxBytesError
		if errors.As(err, &most) {
			return errs.Wrap(errs.Invalid, err, "file.too-large")
		}
		return errs.Wrap(errs.Invalid, err, "door.bad-form")
	}
	q.R.PostForm, q.R.Form = url.Values{}, url.Values{}
	parts, err := q.R.MultipartReader()
	if err != nil {
		return bad(err)
	}
	for left := int64(FormBytes); ; {
		part, err := parts.NextPart() // passes over what was not read
		if err == io.EOF {
			q.R.Form = q.R.PostForm
			return nil
		}
		if err != nil {
			return bad(err)
		}
		if taken(part) {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return bad(err)
		}
		if left -= int64(len(text)); left < 0 {
			return bad(errs.New(errs.Invalid, "the fields are too long"))
		}
		q.R.PostForm.Add(part.FormName(), string(text))
	}
}
