package cli

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/pflag"

	"twinhall/internal/errs"
)

// logFlags say what the log of a running server holds. It goes to standard
// error: keeping and turning over files is the system's work.
type logFlags struct {
	format, level string
	access        bool
}

func (f *logFlags) add(fl *pflag.FlagSet) {
	fl.StringVar(&f.format, "log-format", env("TWINHALL_LOG_FORMAT", "text"), "the form of the log on standard error: text or json")
	fl.StringVar(&f.level, "log-level", env("TWINHALL_LOG_LEVEL", "info"), "what goes into the log: debug, info, warn or error")
	fl.BoolVar(&f.access, "access-log", env("TWINHALL_ACCESS_LOG", "") == "true",
		"a line for each request, without its query and without the visitor's address, at level info (else at level debug)")
}

func (f *logFlags) logger(w io.Writer) (*slog.Logger, error) {
	o := slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { return withoutPasswords(a) }}
	switch strings.ToLower(f.level) {
	case "debug":
		o.Level = slog.LevelDebug
	case "info", "":
		o.Level = slog.LevelInfo
	case "warn":
		o.Level = slog.LevelWarn
	case "error":
		o.Level = slog.LevelError
	default:
		return nil, errUsage{errs.New(errs.Invalid, "--log-level %q is none of debug, info, warn, error", f.level)}
	}
	switch f.format {
	case "text", "":
		return slog.New(slog.NewTextHandler(w, &o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, &o)), nil
	}
	return nil, errUsage{errs.New(errs.Invalid, "--log-format %q is neither text nor json", f.format)}
}

// withoutPasswords takes the passwords of addresses out of what a line of the log
// says: an error may quote a setting, and a panic anything.
func withoutPasswords(a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(errs.WithoutPasswords(a.Value.String()))
	case slog.KindAny:
		switch v := a.Value.Any().(type) {
		case *slog.Source, nil:
		case error:
			a.Value = slog.StringValue(errs.WithoutPasswords(v.Error()))
		default:
			if text := fmt.Sprintf("%+v", v); errs.WithoutPasswords(text) != text {
				a.Value = slog.StringValue(errs.WithoutPasswords(text))
			}
		}
	}
	return a
}
