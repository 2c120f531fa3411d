package page

import (
	"errors"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/sqldb"
)

// SaveWithFile is Save for a form that was read by ReadUpload. What was
// uploaded is kept for a day even where the rest of the form is refused, so that
// nobody need send it twice.
func (f *RecordForm) SaveWithFile(u Upload) error {
	if f.Drafts != "" && f.Value("draft") != "" {
		return f.KeepDraft()
	}
	hash, err := f.keep(u)
	var over *errs.Error
	switch {
	case errs.Is(err, errs.Invalid) && errors.As(err, &over):
		hash, f.Wrong["file"] = "", over.Text
	case err != nil:
		return f.Refuse(err)
	}
	f.Fixed.Set("file", hash)
	if u.Wrong != nil {
		f.uploaded = ""
		f.Wrong["file"] = "file.damaged"
		var e *errs.Error
		if errors.As(u.Wrong, &e) {
			f.Wrong["file"] = e.Text
		}
	}
	return f.Save()
}

// ofProposal stands for the file of the proposal that a form follows.
const ofProposal = "proposal"

// keep keeps the file that came with the form, else it finds the one that the
// same person sent with it before, or that the followed proposal brings. What
// the form names otherwise is no file of it.
func (f *RecordForm) keep(u Upload) (hash string, err error) {
	of, before := file.Upload{Account: string(f.Account.ID), Form: f.Path}, f.Value("uploaded")
	switch {
	case u.File != nil:
		err = f.House.DB.Write(f.R.Context(), func(tx *sqldb.Tx) error {
			if err := file.LetGo(tx, before, of); err != nil {
				return err
			}
			bytes := u.File.Bytes
			if u.File.Small != nil {
				bytes += u.File.Small.Bytes
			}
			if err := f.House.Quota.Take(tx, of.Account, bytes); err != nil {
				return err
			}
			f.uploaded, err = file.Keep(tx, u.File, of, f.House.Now().UnixMilli())
			return err
		})
		return u.File.Hash, err
	case before == ofProposal:
		now, err := f.proposed()
		if f.uploaded = before; now.Get("file") == "" {
			f.uploaded = ""
		}
		return now.Get("file"), err
	case before == "":
		return "", nil
	}
	err = f.Read(func(tx *sqldb.Tx) error {
		hash, err = file.Kept(tx, before, of)
		return err
	})
	switch {
	case errs.Is(err, errs.NotFound):
		return "", nil // too long ago, or somebody else's
	case err == nil:
		f.uploaded = before
	}
	return hash, err
}

// KeepProposedFile starts the form with the file of the proposal that it
// follows, as long as it is kept.
func (f *RecordForm) KeepProposedFile() error {
	now, err := f.proposed()
	if err != nil || now.Get("file") == "" {
		return err
	}
	return f.Read(func(tx *sqldb.Tx) error {
		_, err := file.Get(tx, now.Get("file"))
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		f.uploaded = ofProposal
		return err
	})
}
