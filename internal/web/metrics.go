package web

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// class is what kind of address was asked for: a closed set, so that no
// visitor can make new figures.
type class uint8

const (
	classOther class = iota
	classPage
	classDownload
	classMap
	classStatic
	classSitemap
	classProbe
	classAPI
	classes
)

var classNames = [classes]string{"other", "page", "download", "map", "static", "sitemap", "probe", "api"}

// codes are the states that the server answers with; others count as 0.
var codes = [...]int{0, 200, 204, 301, 302, 304, 400, 404, 405, 410, 414, 422, 429, statusGone, 500, 503}

// metrics are the figures of a server. What a request adds to is an array of
// counters that are found without a lock; all else is read when somebody asks.
type metrics struct {
	requests [classes][len(codes)]atomic.Uint64
	seconds  [classes]prometheus.Histogram
	inFlight atomic.Int64
	registry *prometheus.Registry
}

func newMetrics(s *Server) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	for c := range m.seconds {
		m.seconds[c] = prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "twinhall_request_seconds", Help: "Time from a request's head to the end of its answer.",
			ConstLabels: prometheus.Labels{"class": classNames[c]},
			Buckets:     []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		})
		m.registry.MustRegister(m.seconds[c])
	}
	m.registry.MustRegister(&collector{s, m}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) count(c class, status int, took time.Duration) {
	at := 0
	for i, code := range codes {
		if code == status {
			at = i
			break
		}
	}
	m.requests[c][at].Add(1)
	m.seconds[c].Observe(took.Seconds())
}

// Metrics answers with the figures in Prometheus's form. It belongs on a
// listener that the public does not reach.
func (s *Server) Metrics() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second}))
	return mux
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("twinhall_"+name, help, labels, nil)
}

var (
	descRequests  = desc("requests_total", "Answers sent, by class of address and status; 499 went away, 0 is any other.", "class", "code")
	descInFlight  = desc("requests_in_flight", "Requests being answered.")
	descLimited   = desc("rate_limited_total", "Requests refused because a client asked too often.", "class")
	descHits      = desc("page_cache_hits_total", "Pages that were in the cache.")
	descMisses    = desc("page_cache_misses_total", "Pages that were not.")
	descEvictions = desc("page_cache_evictions_total", "Pages that had to make room.")
	descPages     = desc("page_cache_pages", "Pages in the cache.")
	descBytes     = desc("page_cache_bytes", "Bytes that they take.")
	descEdition   = desc("edition_number", "The edition that is shown: the position of its last public entry in the ledger.")
	descFromDisk  = desc("edition_from_disk", "1 while the edition is the one that was kept on disk.")
	descAge       = desc("edition_age_seconds", "How long ago the edition was built by this process.")
	descBuild     = desc("edition_build_seconds", "How long building it took.")
	descBuilds    = desc("edition_builds_total", "Editions built by this process.")
	descUnits     = desc("edition_units", "Municipalities, districts and regions in it.")
	descPairs     = desc("edition_partnerships", "Partnerships in it.")
	descUp        = desc("database_up", "1 while the database answers.")
	descLag       = desc("ledger_lag_positions", "How far the ledger's last public entry is ahead of the edition.")
	descFree      = desc("disk_free_bytes", "Room that is left on the file system of what is written to.", "place")
	descTotal     = desc("disk_bytes", "Size of that file system.", "place")
	descLow       = desc("disk_low", "1 while there is less room there than should be.", "place")
	descStopping  = desc("stopping", "1 from the signal to stop.")
	descProgram   = desc("build_info", "Which program this is.", "version", "revision", "go")
)

// collector reads what the server knows at the moment of being asked.
type collector struct {
	s *Server
	m *metrics
}

// Describe names all figures.
func (f *collector) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descRequests, descInFlight, descLimited, descHits, descMisses, descEvictions, descPages, descBytes, descEdition,
		descFromDisk, descAge, descBuild, descBuilds, descUnits, descPairs, descUp, descLag, descFree, descTotal, descLow, descStopping, descProgram} {
		out <- d
	}
}

// Collect sends all figures.
func (f *collector) Collect(out chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	counter := func(d *prometheus.Desc, v uint64, labels ...string) {
		send(d, prometheus.CounterValue, float64(v), labels...)
	}
	gauge := func(d *prometheus.Desc, v float64) { send(d, prometheus.GaugeValue, v) }
	for c := range f.m.requests {
		for i, code := range codes {
			if n := f.m.requests[c][i].Load(); n > 0 {
				counter(descRequests, n, classNames[c], strconv.Itoa(code))
			}
		}
	}
	gauge(descInFlight, float64(f.m.inFlight.Load()))
	counter(descLimited, f.s.pages.refused.Load(), classNames[classPage])
	counter(descLimited, f.s.downloads.refused.Load(), classNames[classDownload])
	cached := f.s.cache.stats()
	counter(descHits, cached.hits)
	counter(descMisses, cached.misses)
	counter(descEvictions, cached.evictions)
	gauge(descPages, float64(cached.pages))
	gauge(descBytes, float64(cached.bytes))
	f.edition(gauge, counter)
	for _, x := range f.s.config.Disk.States() {
		if x.Elsewhere() || x.Err != nil {
			continue // no figure is better than a wrong one
		}
		send(descFree, prometheus.GaugeValue, float64(x.Free), x.Name)
		send(descTotal, prometheus.GaugeValue, float64(x.Total), x.Name)
		send(descLow, prometheus.GaugeValue, one(x.Low()), x.Name)
	}
	gauge(descStopping, one(f.s.stopping.Load()))
	p := f.s.config.Program
	send(descProgram, prometheus.GaugeValue, 1, p.Version, p.Revision, p.Go)
}

func (f *collector) edition(gauge func(*prometheus.Desc, float64), counter func(*prometheus.Desc, uint64, ...string)) {
	state := f.s.keeper.State()
	gauge(descEdition, float64(state.Number))
	gauge(descFromDisk, one(state.FromDisk))
	counter(descBuilds, uint64(state.Builds))
	if !state.Built.IsZero() {
		gauge(descAge, time.Since(state.Built).Seconds())
		gauge(descBuild, state.Took.Seconds())
	}
	if e := f.s.keeper.Current(); e != nil {
		gauge(descUnits, float64(len(e.Units)))
		gauge(descPairs, float64(len(e.Partnerships)))
	}
	gauge(descUp, one(!state.DatabaseDown))
	gauge(descLag, float64(max(0, state.Head-state.Number)))
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
