package web

import (
	"encoding/json"
	"net/http"
)

// ready says whether this node should be sent visitors: there is an edition,
// and it is not being stopped. A database that does not answer is no reason
// not to, nor is a disk that is nearly full. The cause stays in the log: it may name hosts and files.
func (s *Server) ready(w http.ResponseWriter) {
	state := s.keeper.State()
	says := map[string]any{"edition": state.Number, "edition_from_disk": state.FromDisk, "database": "up"}
	if state.DatabaseDown {
		says["database"] = "down"
	}
	if states := s.config.Disk.States(); states != nil {
		room := map[string]string{}
		for _, x := range states {
			room[x.Name] = x.Word()
		}
		says["disk"] = room
	}
	status := http.StatusOK
	switch {
	case s.stopping.Load():
		status = http.StatusServiceUnavailable
		says["state"] = "stopping"
	case s.keeper.Current() == nil:
		status = http.StatusServiceUnavailable
		says["state"] = "starting"
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(says) // who asked went away
}
