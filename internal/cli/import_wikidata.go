package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/wikidata"
)

// wikidataSource is what Wikidata's statements are known by, whichever page or
// recording they came from.
const wikidataSource = "https://www.wikidata.org/"

func (a *app) importWikidata() *cobra.Command {
	f := &importFlags{}
	live := wikidata.Live{}
	var from []string
	var country string
	var ask bool
	c := &cobra.Command{
		Use:   "wikidata",
		Short: "Take in the twinned administrative bodies of Wikidata (P190)",
		Long: `Take in what Wikidata says of twinned administrative bodies (P190): from recorded
entity documents and SPARQL results (--from FILE or FOLDER, as often as needed),
or from the query service itself (--live --country CZ --contact ADDRESS).

Pages that were fetched lie in the folder --keep names: an interrupted run goes
on where it stopped, and the folder can be taken in again with --from. An empty
folder asks for everything anew.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if ask == (len(from) > 0) {
				return errUsage{errs.New(errs.Invalid, "say either --from FILE or --live --country CODE")}
			}
			facts := wikidata.NewFacts()
			var err error
			if ask {
				facts, err = a.askWikidata(c, live, country)
			} else {
				err = facts.AddFiles(from)
			}
			if err != nil {
				if errs.Is(err, errs.Invalid) {
					return errUsage{err}
				}
				return err
			}
			return a.takeWikidata(c, facts, f)
		},
	}
	f.addRun(c)
	fl := c.Flags()
	fl.StringArrayVar(&from, "from", nil, "a recorded answer, or a `FOLDER` of them; may be said several times")
	fl.BoolVar(&ask, "live", false, "ask the query service")
	fl.StringVar(&country, "country", "", "with --live: the country whose towns are asked for, `CZ` or a name")
	fl.StringVar(&live.Endpoint, "endpoint", wikidata.DefaultEndpoint,
		"with --live: the address of the query service; one of this machine must be named as 127.0.0.1 or localhost")
	fl.StringVar(&live.Contact, "contact", env("TWINHALL_CONTACT", ""), "with --live: a web or mail `ADDRESS` at which Wikidata reaches whoever runs this")
	fl.StringVar(&live.Keep, "keep", "", "with --live: keep fetched pages in this `FOLDER`, and go on from those that lie there")
	fl.StringVar(&f.Source, "source", wikidataSource, "what the source is known by")
	fl.StringVar(&f.Publisher, "publisher", "Wikidata (CC0)", "who published it")
	return c
}

func (a *app) askWikidata(c *cobra.Command, live wikidata.Live, country string) (*wikidata.Facts, error) {
	countries, err := intake.Countries()
	if err != nil {
		return nil, err
	}
	of, ok := countries.Recognise(country)
	if !ok || of.Code == "" {
		return nil, errs.New(errs.Invalid, "say with --country whose towns to ask for; %q is not known", country)
	}
	live.Say = func(s string) { fmt.Fprintln(a.stderr, s) }
	return live.Country(c.Context(), of.Code)
}

func (a *app) takeWikidata(c *cobra.Command, facts *wikidata.Facts, f *importFlags) error {
	rows := facts.Rows(date.DayOf(a.now().In(time.UTC)))
	n := facts.Counts
	fmt.Fprintf(a.stderr, "Wikidata: %d statements of twinned bodies; left aside: %d deprecated, %d without a value, %d times that no date can hold\n",
		len(rows), n.Deprecated, n.Valueless, n.Times)
	return a.runTable(c, intake.TableOf("wikidata", wikidata.Header, rows), "", f, true)
}
