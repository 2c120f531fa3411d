package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// Open opens the pages of those who sign in, of the frames and of features:
// there is a database. It returns what goes on in the background meanwhile.
func (s *Server) Open(h *page.House, features feature.List) (jobs []func(context.Context)) {
	h.Site, h.Edition, h.Client, h.Log = s.site, s.keeper.Current, s.client, s.log
	h.Room = s.config.Disk.Low
	h.Secure = s.config.BaseURL.Scheme == "https"
	h.Kinds, h.Privacy = features.Kinds(), features.Privacy()
	h.Menu = []page.MenuEntry{{Key: "inner.desk", Path: "/desk", Needs: account.Desk, Rank: 10},
		{Key: "inner.town-hall", Path: "/town-hall", Needs: account.TownHall, Rank: 20}}
	f := feature.Frames{House: h, Desk: desk.New(h), Hall: townhall.New(h)}
	h.Rail = f.Desk.Rail()
	h.Add(f.Desk.Routes())
	h.Add(f.Hall.Routes())
	jobs = append(jobs, func(ctx context.Context) { f.Hall.Run(ctx, s.log) })
	answered := []func(*sqldb.Tx, string) error{f.Hall.Answered}
	for _, x := range features {
		x.AddTo(f)
		if x.Open == nil {
			continue
		}
		opened := x.Open(f)
		h.Add(opened.Routes)
		if opened.Today != nil {
			f.Desk.Today = append(f.Desk.Today, opened.Today)
		}
		jobs = append(jobs, opened.Jobs...)
		if opened.Missed != nil {
			h.Missed = append(h.Missed, opened.Missed)
		}
		if opened.Answered != nil {
			answered = append(answered, opened.Answered)
		}
	}
	h.Answered = func(tx *sqldb.Tx, proposal string) error {
		for _, f := range answered {
			if err := f(tx, proposal); err != nil {
				return err
			}
		}
		return nil
	}
	s.inner.Store(h)
	return jobs
}

// house sends an inner page. Each try costs as much as a page of the site.
func (s *Server) house(w http.ResponseWriter, r *http.Request, path string) {
	d := s.inner.Load()
	if d == nil {
		w.Header().Set("Retry-After", "10")
		s.problem(w, r, http.StatusServiceUnavailable)
		return
	}
	if !d.Handles(path) {
		s.page(w, r, path) // a page that does not exist
		return
	}
	if after, ok := s.pages.allow(s.client(r)); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		s.problem(w, r, http.StatusTooManyRequests)
		return
	}
	d.Serve(w, r, path)
}

// mostOf is how many bytes the body of a request may have.
func (s *Server) mostOf(r *http.Request) int64 {
	most := s.config.Limits.BodyBytes
	path, _ := strings.CutPrefix(r.URL.Path, s.base)
	if h := s.inner.Load(); h != nil && page.Inner(path, s.site.Catalogues, s.begins) {
		most = max(most, h.Most(path))
	}
	return most
}
