package web

import (
	"bytes"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

func compressGzip(b []byte, level int) []byte {
	var out bytes.Buffer
	out.Grow(len(b)/3 + 64)
	pool := &gzips[level]
	z, ok := pool.Get().(*gzip.Writer)
	if ok {
		z.Reset(&out)
	} else {
		var err error
		if z, err = gzip.NewWriterLevel(&out, level); err != nil {
			return nil
		}
	}
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	pool.Put(z)
	return out.Bytes()
}

// gzips keeps compressors by level: each has tables of hundreds of kilobytes.
var gzips [10]sync.Pool

func compressBrotli(b []byte, level int) []byte {
	var out bytes.Buffer
	pool := &brotlis[level]
	z, ok := pool.Get().(*brotli.Writer)
	if ok {
		z.Reset(&out)
	} else {
		z = brotli.NewWriterLevel(&out, level)
	}
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	pool.Put(z)
	return out.Bytes()
}

var brotlis [12]sync.Pool
