package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// secret is a setting that may hold a password. Its value comes from the first
// of these that gives one: the flag, the file that a flag names, the
// environment, the file that the environment names, a credential of systemd; else
// it is the fallback. What comes from outside is the default of no flag, since
// the help and the manual show defaults.
type secret struct {
	name       string // of the flag; that of the file ends in -file
	variable   string // of the environment; that of the file ends in _FILE
	credential string
	fallback   string

	flags      *pflag.FlagSet
	flag, file string
}

// advice is something to be put right that keeps nobody from working.
type advice struct{ says, do string }

func databaseSecret() secret {
	return secret{name: "database", variable: "TWINHALL_DATABASE", credential: "twinhall.database", fallback: DefaultDatabase}
}

func smtpSecret() secret {
	return secret{name: "smtp", variable: "TWINHALL_SMTP", credential: "twinhall.smtp"}
}

// add makes the two flags of a secret.
func (s *secret) add(fl *pflag.FlagSet, usage string) {
	s.flags = fl
	fl.StringVar(&s.flag, s.name, s.fallback, usage)
	fl.StringVar(&s.file, s.name+"-file", "", "a `FILE` that holds what --"+s.name+" would say, which the list of processes would show with its password")
}

// read returns the value of a secret, and what to put right about how it is
// kept. No error quotes a value.
func (s *secret) read() (value string, found []advice, err error) {
	given, fromFile := s.flags.Changed(s.name), s.flags.Changed(s.name+"-file")
	variable, variableFile := os.Getenv(s.variable), os.Getenv(s.variable+"_FILE")
	credential := credentialPath(s.credential)
	switch {
	case given && fromFile:
		return "", nil, errUsage{errs.New(errs.Invalid, "--%s and --%s-file are both given: leave one out", s.name, s.name)}
	case given:
		if errs.WithoutPasswords(s.flag) != s.flag {
			found = append(found, advice{"the password in --" + s.name + " can be read by every user of this machine in the list of processes",
				"write the address into a file that only this user may read, and name it with --" + s.name + "-file"})
		}
		return s.flag, found, nil
	case fromFile:
		return readSecret("--"+s.name+"-file", s.file)
	case variable != "" && variableFile != "":
		return "", nil, errUsage{errs.New(errs.Invalid, "%s and %s_FILE are both set: leave one out", s.variable, s.variable)}
	case variable != "" || variableFile != "":
		if credential != "" {
			found = append(found, advice{fmt.Sprintf("the credential %s is not used, because the environment says otherwise", s.credential),
				"take " + s.variable + " or " + s.variable + "_FILE out of the environment (/etc/twinhall/twinhall.env)"})
		}
		if variable != "" {
			return variable, found, nil
		}
		value, more, err := readSecret(s.variable+"_FILE", variableFile)
		return value, append(found, more...), err
	case credential != "":
		return readSecret("the credential", credential)
	}
	return s.fallback, nil, nil
}

// credentialPath is the file of a credential that systemd passes on, "" where
// there is none or it is empty.
func credentialPath(name string) string {
	folder := os.Getenv("CREDENTIALS_DIRECTORY")
	if folder == "" {
		return ""
	}
	path := filepath.Join(folder, name)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return ""
	}
	return path
}

// maxSecret is how long a file with a secret may be.
const maxSecret = 64 << 10

// readSecret reads the one line of a file.
func readSecret(what, path string) (value string, found []advice, err error) {
	wrong := func(says string) error {
		return errUsage{errs.New(errs.Invalid, "%s %s %s", what, path, says)}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, errUsage{errs.Wrap(errs.Invalid, err, "%s cannot be read", what)}
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	switch {
	case err != nil:
		return "", nil, errUsage{errs.Wrap(errs.Invalid, err, "%s cannot be read", what)}
	case len(b) > maxSecret:
		return "", nil, wrong("is larger than 64 KiB")
	}
	value = strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	switch {
	case value == "":
		return "", nil, wrong("is empty")
	case strings.ContainsAny(value, "\r\n\x00"):
		return "", nil, wrong("holds more than one line")
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && !passedOn(path) && othersMayRead(info) {
		found = append(found, advice{fmt.Sprintf("other users of this machine may read %s, which holds a secret", path), "chmod 600 " + path})
	}
	return value, found, nil
}

// othersMayRead reports whether anybody but the owner gets at what a file holds.
func othersMayRead(info os.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// exposed tells of a database whose files others may read. Their rights are the
// operator's: nothing is changed.
func exposed(database string) (found []advice) {
	if files := sqldb.Exposed(database); len(files) > 0 {
		all := strings.Join(files, " ")
		found = append(found, advice{"other users of this machine may read " + all + ", also what is not public", "chmod 600 " + all})
	}
	return found
}

// passedOn reports whether a file was put there by systemd or by Docker, which
// see to it who may read it.
func passedOn(path string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	for _, folder := range []string{os.Getenv("CREDENTIALS_DIRECTORY"), "/run/credentials", "/run/secrets"} {
		if folder != "" && strings.HasPrefix(path, strings.TrimSuffix(filepath.Clean(folder), "/")+"/") {
			return true
		}
	}
	return false
}

// readDatabase says where the database is, for commands that need one.
func (a *app) readDatabase(c *cobra.Command) (err error) {
	for at := c; at != nil; at = at.Parent() {
		switch name := at.Name(); {
		case name == "version", name == "licences", name == "completion", strings.HasPrefix(name, "__"):
			return nil
		}
	}
	a.database, a.advice, err = a.databaseFrom.read()
	switch {
	case err != nil:
		return err
	case a.database == "":
		return errUsage{errs.New(errs.Invalid, "--database is empty: name a SQLite file or a postgres:// address")}
	case sqldb.IsPostgres(a.database):
	case strings.Contains(a.database, "://"), strings.Contains(a.database, "password="):
		// It would be taken for the name of a file.
		return errUsage{errs.New(errs.Invalid, "--database is neither a SQLite file nor an address like postgres://user:password@host/name")}
	}
	return nil
}
