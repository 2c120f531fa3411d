package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

const keyUsage = "the `FILE` with the key that encrypts the secrets of second steps, the same for all nodes; made at the first start " +
	"(beside a SQLite database, else in systemd's state folder or beside --settings)"

// keyLost is what to do where a database was used with a key that is not there.
const keyLost = "put the key file back, copy it from another node, or name it with --key-file (TWINHALL_KEY_FILE); if it is lost for good, stop all " +
	"nodes, then: twinhall user second-reset --all"

// What a backup and a restored database say of the key.
const (
	keyNotInBackup = "The key with which %d second steps are encrypted is not in it: keep %s too, in another place."
	keyForRestored = "The second steps of %d people need the key file of the installation that the backup is of; it belongs to %s. " +
		"If it is lost for good: twinhall user second-reset --all"
)

// keyPath is the file of the key of the second steps: that which was said, a
// credential, beside a SQLite database, in systemd's state folder, beside the
// settings, or in the user's own folder of settings.
func keyPath(database, said, settings string) (string, error) {
	if said != "" {
		return said, nil
	}
	if path := credentialPath("twinhall.key"); path != "" {
		return path, nil
	}
	if !sqldb.IsPostgres(database) {
		return strings.TrimSuffix(database, filepath.Ext(database)) + ".key", nil
	}
	if folder, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":"); folder != "" {
		return filepath.Join(folder, "twinhall.key"), nil
	}
	if settings != "" {
		return filepath.Join(filepath.Dir(settings), "twinhall.key"), nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", errUsage{errs.New(errs.Invalid, "say with --key-file where the key of the second steps is kept")}
	}
	return filepath.Join(folder, "twinhall", "twinhall.key"), nil
}

// unlock gives the door the key of the second steps, and encrypts what is not
// encrypted yet. Another key than that of the database is an error; where the
// key is missing the door opens without it, and the log says so.
func (a *app) unlock(ctx context.Context, f *serveFlags, door *account.Door, log *slog.Logger) error {
	path, err := keyPath(a.database, f.keyFile, f.settings)
	if err != nil {
		return err
	}
	steps, err := door.Unlock(ctx, path)
	if err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil && !passedOn(path) && othersMayRead(info) {
		log.Warn("other users of this machine may read the key of the second steps", "file", path, "do", "chmod 600 "+path)
	}
	if steps.Made {
		log.Info("the key of the second steps was made: keep it with the backups, but not in the same place", "file", path)
	}
	if steps.Missing {
		log.Error("the key of the second steps is missing: codes of apps cannot be checked and none can be set up, recovery codes go on",
			"file", path, "second_steps", steps.Set, "do", keyLost)
	}
	for _, id := range steps.Unreadable {
		log.Error("a second step cannot be read with the key: the person comes in by a recovery code, or it is reset", "account", id, "file", path,
			"do", "twinhall user second-reset "+string(id))
	}
	if steps.Sealed > 0 {
		log.Info("secrets of second steps were encrypted; backups and copies from before still hold them as they were", "secrets", steps.Sealed)
		if err := door.DB.Scrub(ctx, []string{"account"}); err != nil {
			log.Warn("what was replaced may still lie in the files of the database", "error", err)
		}
	}
	return nil
}

// sayKey tells whoever makes a backup, or restores one, of the key that is not in
// it: nothing where no second step is set.
func (a *app) sayKey(ctx context.Context, db *sqldb.DB, format string) {
	var steps account.Steps
	// Backups are made of older databases too, which have no such tables.
	if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { steps, err = account.LookAtSteps(tx, nil); return err }); err != nil || steps.Set == 0 {
		return
	}
	path, err := keyPath(a.database, env("TWINHALL_KEY_FILE", ""), env("TWINHALL_SETTINGS", ""))
	if err != nil {
		path = "the file of --key-file"
	}
	fmt.Fprintf(a.stderr, format+"\n", steps.Set, path)
}
