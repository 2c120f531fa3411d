package cli

import (
	"context"
	"log/slog"
	"strings"

	"github.com/spf13/pflag"

	"twinhall/internal/disk"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/sqldb"
)

func (f *serveFlags) addFiles(fl *pflag.FlagSet) {
	fl.StringVar(&f.fileCache, "file-cache", env("TWINHALL_FILE_CACHE", ""),
		"a `FOLDER` in which public papers are kept for when the database is away (beside the edition file, like twinhall.files)")
	fl.Int64Var(&f.fileCacheMB, "file-cache-size", 512, "how many `MB` may lie in that folder")
	fl.Int64Var(&f.ownMB, "uploads-per-account", imports.DefaultQuota.Account>>20,
		"how many `MB` are kept of lists and papers of one account that are no part of the register yet")
	fl.Int64Var(&f.allMB, "uploads-in-all", imports.DefaultQuota.All>>20, "how many `MB` are kept of those of all accounts")
	fl.IntVar(&f.proposals, "proposals-per-day", edit.MostProposed, "how many proposals one account may make in a day")
	fl.Int64Var(&f.fileMB, "max-upload", file.DefaultLimits.Bytes>>20, "how many `MB` an uploaded paper may have")
}

// places are all that the program writes to, with the edition at this path.
func (f *serveFlags) places(database, edition string) []disk.Place {
	all := []disk.Place{{Name: "database", Path: database}, {Name: "edition", Path: edition}, {Name: "files", Path: f.cacheFolder(edition)}}
	if sqldb.IsPostgres(database) {
		all[0].Path = ""
	}
	if path, err := erasuresPath(database, f.erasures); err == nil {
		all = append(all, disk.Place{Name: "erasures", Path: path})
	}
	return all
}

// files is the cache of public papers, beside the edition on disk.
func (f *serveFlags) files(edition string, log *slog.Logger) *file.Cache {
	return file.NewCache(f.cacheFolder(edition), f.fileCacheMB<<20, log)
}

// cacheFolder is where public papers lie, for an edition at this path.
func (f *serveFlags) cacheFolder(edition string) string {
	if f.fileCache != "" {
		return f.fileCache
	}
	return strings.TrimSuffix(edition, ".edition.gz") + ".files"
}

// keepFiles fills the cache with what each edition publishes, until ctx ends.
func keepFiles(ctx context.Context, c *file.Cache, k *edition.Keeper, db *sqldb.DB) {
	if db != nil {
		c.Open(db)
	}
	k.OnChange(func(e *edition.Edition) { c.Want(e.Files()) })
	if e := k.Current(); e != nil {
		c.Want(e.Files())
	}
	go c.Run(ctx)
}
