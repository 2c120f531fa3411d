package campaign_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// After a restore a campaign pauses and no mail of before goes out by itself. Links
// that were replaced since are void again, and so is all of a campaign that ended.
func TestRestoringACampaign(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 3, 3, campaign.Short)
		list := &revoke.List{Path: filepath.Join(t.TempDir(), "list.revoked"), Sources: []revoke.Source{campaign.Revokes}}
		w.write(func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, campaign.Running) })
		tick := func() {
			t.Helper()
			for {
				w.later(time.Minute)
				if n, err := w.office.Tick(ctx); err != nil {
					t.Fatal(err)
				} else if n == 0 {
					return
				}
			}
		}
		tick()
		var backup bytes.Buffer
		if err := db.Dump(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		restored := func() (state campaign.State, links int, mails map[string]int) {
			t.Helper()
			if _, err := list.Write(ctx, db); err != nil {
				t.Fatal(err)
			}
			lines, err := revoke.Read(list.Path)
			if err != nil {
				t.Fatal(err)
			}
			other, err := sqldb.OpenAsIs(ctx, sqldbtest.SQLiteAddress(t))
			if err != nil {
				t.Fatal(err)
			}
			defer other.Close()
			if err := other.Restore(ctx, bytes.NewReader(backup.Bytes())); err != nil {
				t.Fatal(err)
			}
			if _, err := revoke.Reapply(ctx, other, ledger.Act{Kind: "restore", Actor: "test", At: w.office.Now()}, list.Sources, lines); err != nil {
				t.Fatal(err)
			}
			if err := other.Read(ctx, func(tx *sqldb.Tx) error {
				c, err := campaign.Get(tx, w.id)
				if err != nil {
					return err
				}
				state = c.State
				if err := tx.Row(`select count(*) from campaign_town where token <> ''`, nil, &links); err != nil {
					return err
				}
				mails, err = mail.Count(tx)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return state, links, mails
		}
		if state, links, mails := restored(); state != campaign.Paused || links != 3 || mails["waiting"] != 0 || mails["dead"] != 3 {
			t.Errorf("nothing was revoked since: %s, %d links, mails %v", state, links, mails)
		}
		w.later(40 * 24 * time.Hour)
		tick() // a reminder with a new link to each
		if state, links, _ := restored(); state != campaign.Paused || links != 0 {
			t.Errorf("links were replaced since: %s, %d links", state, links)
		}
		end := ledger.Act{Kind: "campaign", Actor: "test", At: w.office.Now()}
		if _, err := ledger.Write(ctx, db, end, func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, campaign.Ended) }); err != nil {
			t.Fatal(err)
		}
		if state, _, _ := restored(); state != campaign.Ended {
			t.Errorf("the campaign ended since: %s", state)
		}
	})
}
