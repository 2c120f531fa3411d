package privacy

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Erasure is a line of the list of erasures: which records, and keyed hashes
// by which the person is recognised in texts.
type Erasure struct {
	ID       string   `json:"id"`
	At       int64    `json:"at"` // milliseconds since 1970 UTC
	Actor    string   `json:"-"`  // may be the name under which somebody is known to the system: not for a file that is only appended to
	Subjects []string `json:"subjects"`
	Marks    []string `json:"marks"`
}

// List is the list of erasures as it lies in its file: a head with the key of
// the hashes, then a line of JSON an erasure. Whoever has it can try out
// whether somebody is on it: it is kept as a backup is.
type List struct {
	Key      []byte
	Erasures []Erasure
}

// listVersion is the form of the file. A reader refuses newer ones.
const listVersion = 1

type listHead struct {
	Form int    `json:"twinhall_erasures"`
	Key  string `json:"key"`
}

// ReadList reads the file of a list of erasures. One that is damaged or of a
// newer form is errs.Invalid.
func ReadList(path string) (List, error) {
	f, err := os.Open(path)
	if err != nil {
		return List{}, errs.Wrap(errs.Invalid, err, "the list of erasures %s cannot be read", path)
	}
	defer f.Close()
	return readList(f, path)
}

func readList(r io.Reader, path string) (List, error) {
	damaged := errs.New(errs.Invalid, "%s is no list of erasures, or it is damaged", path)
	in := json.NewDecoder(bufio.NewReader(r))
	var head listHead
	var l List
	if err := in.Decode(&head); err != nil || head.Form < 1 {
		return l, damaged
	}
	if head.Form > listVersion {
		return l, errs.New(errs.Invalid, "%s is of form %d, this program knows %d: use a newer program", path, head.Form, listVersion)
	}
	var err error
	if l.Key, err = hex.DecodeString(head.Key); err != nil || len(l.Key) < 16 {
		return l, damaged
	}
	for {
		var e Erasure
		if err := in.Decode(&e); err == io.EOF {
			return l, nil
		} else if err != nil || e.ID == "" {
			return l, damaged
		}
		l.Erasures = append(l.Erasures, e)
	}
}

func erasures(tx *sqldb.Tx) (all []Erasure, err error) {
	return all, tx.Each(`select id, at, actor, subjects, marks from erasure order by at, id`, nil, func(row sqldb.Row) error {
		var e Erasure
		var subjects, list string
		if err := row.Scan(&e.ID, &e.At, &e.Actor, &subjects, &list); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(subjects), &e.Subjects); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(list), &e.Marks)
		all = append(all, e)
		return err
	})
}

// writeList appends to the file what the database knows and the file does not:
// so a list that was lost comes back whole with the next erasure.
func writeList(tx *sqldb.Tx, path string) error {
	key, err := keyOf(tx, false)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	var lines bytes.Buffer
	out := json.NewEncoder(&lines)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		l, err := ReadList(path)
		if err != nil {
			return err
		}
		if !bytes.Equal(l.Key, key) {
			return errOther(path)
		}
		for _, e := range l.Erasures {
			known[e.ID] = true
		}
	} else if err := out.Encode(listHead{listVersion, hex.EncodeToString(key)}); err != nil {
		return err
	}
	all, err := erasures(tx)
	if err != nil {
		return err
	}
	for _, e := range all {
		if !known[e.ID] {
			if err := out.Encode(e); err != nil {
				return err
			}
		}
	}
	return appendTo(path, lines.Bytes())
}

func errOther(path string) error {
	return errs.New(errs.Conflict, "%s is the list of erasures of another register", path)
}

func appendTo(path string, lines []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "the list of erasures %s cannot be written", path)
	}
	_, err = f.Write(lines)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// Reapply erases from a restored database what is on a list: in one
// transaction, before anything is served from it. It returns how many erasures
// it carried out.
func (r Rules) Reapply(ctx context.Context, db *sqldb.DB, act ledger.Act, l List) (int, error) {
	if len(l.Erasures) == 0 {
		return 0, nil
	}
	_, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		key, err := keyOf(tx.Tx, false)
		if err != nil {
			return err
		}
		if key == nil {
			err = putKey(tx.Tx, l.Key)
		} else if !bytes.Equal(key, l.Key) {
			err = errOther("this")
		}
		if err != nil {
			return err
		}
		// All at once: the texts are read through one time only.
		m := newFingerprints(l.Key)
		var subjects []string
		all := slices.Clone(l.Erasures)
		for i, e := range all {
			all[i].Actor = act.Actor
			m.read(e.Marks)
			subjects = append(subjects, e.Subjects...)
		}
		report, err := r.plan(tx.Tx, m, subjectsOf(subjects), nil)
		if err != nil {
			return err
		}
		return r.carryOut(tx, &report, all...)
	})
	if err != nil {
		return 0, err
	}
	return len(l.Erasures), r.scrub(ctx, db)
}

func number(n int) string { return strconv.Itoa(n) }
