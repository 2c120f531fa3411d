package page

import (
	"bytes"
	"net/http"
	"time"

	"twinhall/internal/file"
)

// SendFile sends a file that not everybody may see: a picture may be shown, all
// else is for downloading. It runs nothing, and no cache keeps it.
func (q *Request) SendFile(h file.Head, content []byte) {
	HeadFile(q.W.Header(), h)
	q.W.Header().Set("Cache-Control", "private, no-store")
	http.ServeContent(q.W, q.R, "", time.Time{}, bytes.NewReader(content))
}

// HeadFile are the headers of an uploaded file: what it is, that it is nothing
// else, and that nothing in it may do anything.
func HeadFile(head http.Header, h file.Head) {
	head.Set("Content-Type", h.Type)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if !h.IsPicture() {
		head.Set("Content-Disposition", `attachment; filename="`+h.Name()[:12]+`.pdf"`)
	}
}
