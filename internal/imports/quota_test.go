package imports_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// What an account and all of them have handed in is bounded, lists and papers
// together; what is deleted makes room, and of many at once no more get in.
func TestQuota(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		text := "municipality;country\n" + strings.Repeat("Opava;CZ\n", 100)
		size := int64(len(text))
		take := func(account string, q imports.Quota) (m *imports.Import, err error) {
			f, err := imports.ReadUpload(context.Background(), imports.Upload{Kind: imports.Municipalities, Name: "x.csv", Raw: []byte(text),
				Account: account, At: noon})
			if err != nil {
				t.Error(err)
				return nil, err
			}
			return m, db.Write(context.Background(), func(tx *sqldb.Tx) (err error) { m, err = imports.Add(tx, f, q); return err })
		}
		q := imports.Quota{Account: 3*size + size/2, All: 5*size + size/2}
		refused := func(account, key string) {
			t.Helper()
			if _, err := take(account, q); !errs.Is(err, errs.Invalid) || err.Error() != key {
				t.Errorf("%s: %v, want %s", account, err, key)
			}
		}
		var wait sync.WaitGroup
		var mu sync.Mutex
		var got []*imports.Import
		for range 8 {
			wait.Go(func() {
				if m, err := take("eva", q); err == nil {
					mu.Lock()
					got = append(got, m)
					mu.Unlock()
				}
			})
		}
		if wait.Wait(); len(got) != 3 {
			t.Fatalf("%d of eight at once got in, want 3", len(got))
		}
		refused("eva", "quota.account")
		paper := &file.File{Head: file.Head{Hash: strings.Repeat("a", 64), Type: file.PDF, Bytes: 2 * size}, Content: []byte("x")}
		write(t, db, func(tx *sqldb.Tx) error {
			if err := q.Take(tx, "jan", paper.Bytes); err != nil {
				return err
			}
			_, err := file.Keep(tx, paper, file.Upload{Account: "jan", Form: "/x"}, 1)
			return err
		})
		refused("jan", "quota.all")
		write(t, db, func(tx *sqldb.Tx) error { return imports.Drop(tx, got[0].ID) })
		if _, err := take("jan", q); err != nil {
			t.Errorf("with room again: %v", err)
		}
		refused("jan", "quota.account")
		write(t, db, func(tx *sqldb.Tx) error { return file.Used(tx, paper.Hash) }) // a paper holds it now
		if _, err := take("jan", q); err != nil {
			t.Errorf("when its paper is part of the register: %v", err)
		}
	})
}
