package cli

import (
	"context"
	"log/slog"
	"time"
	_ "time/tzdata" // one file with everything in it: not every machine has the zones

	"twinhall/internal/edition"
	"twinhall/internal/errs"
)

// defaultZone is the association's time zone where none is set.
const defaultZone = "Europe/Prague"

// location is the association's time zone.
func (f *serveFlags) location() (*time.Location, error) {
	name := f.zone
	if name == "" {
		name = defaultZone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, errUsage{errs.New(errs.Invalid, "--time-zone %q is no time zone like Europe/Prague", name)}
	}
	return zone, nil
}

// turnDays looks once a minute whether something has changed by time alone in
// what is shown, and then begins the day. Every node does: one of them writes.
func (a *app) turnDays(ctx context.Context, keeper *edition.Keeper, zone *time.Location, log *slog.Logger) {
	for {
		if e := keeper.Current(); e != nil && !keeper.State().DatabaseDown {
			switch begun, err := e.Turn(ctx, a.open, a.now().In(zone)); {
			case begun:
				log.Info("a day has begun on which something falls due", "day", a.now().In(zone).Format("2006-01-02"))
			case err != nil && ctx.Err() == nil:
				log.Warn("the day was not begun", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}
