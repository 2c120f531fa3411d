package web

import "time"

// Limits are all bounds that the server keeps, in one table.
type Limits struct {
	ReadHeader time.Duration // until the head of a request is there
	Read       time.Duration // until all of it is
	Write      time.Duration // until the answer is out
	Idle       time.Duration // a connection that nobody uses
	Drain      time.Duration // a stop waits so long for answers under way
	HeadBytes  int           // of the head of a request
	BodyBytes  int64         // of its body
	URLBytes   int           // of its address

	CacheBytes int64 // of rendered pages in memory; the operator sets it
	FileBytes  int64 // of the files of everything, each made once an edition

	// Rates are per client address: so many at once, then so many a second.
	// What is in the page cache costs nothing and is not counted.
	PageBurst, PagesPerSecond         float64
	DownloadBurst, DownloadsPerSecond float64
	Clients                           int // that are remembered at most
}

// DefaultLimits are those of a production server.
var DefaultLimits = Limits{
	ReadHeader: 5 * time.Second,
	Read:       15 * time.Second,
	Write:      60 * time.Second,
	Idle:       75 * time.Second,
	Drain:      20 * time.Second,
	HeadBytes:  16 << 10,
	BodyBytes:  64 << 10,
	URLBytes:   4 << 10,

	CacheBytes: 64 << 20,
	FileBytes:  32 << 20,

	PageBurst: 120, PagesPerSecond: 20,
	DownloadBurst: 12, DownloadsPerSecond: 0.5,
	Clients: 50_000,
}
