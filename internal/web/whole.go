package web

import (
	"bytes"
	"net"
	"time"
)

// whole sends an answer in one packet where net/http would use two: its buffer
// of 4 KB holds the head and the beginning of a page, and the rest follows in a
// second call of the system. The first part is held until the second comes. A
// page that ends with the buffer has no second part: it goes out before the
// server next waits on the connection, which it announces by a deadline, a read
// or a close.
type whole struct {
	net.Listener
}

func (l whole) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &wholeConn{TCPConn: tcp}, err
	}
	return c, err
}

// bufferSize is that of net/http's writers.
const bufferSize = 4 << 10

type wholeConn struct {
	*net.TCPConn
	held []byte
	buf  [bufferSize]byte
}

func (c *wholeConn) Write(p []byte) (int, error) {
	if c.held == nil && len(p) == bufferSize && bytes.HasPrefix(p, []byte("HTTP/1.1 ")) {
		copy(c.buf[:], p)
		c.held = c.buf[:]
		return len(p), nil
	}
	if c.held == nil {
		return c.TCPConn.Write(p)
	}
	parts := net.Buffers{c.held, p}
	c.held = nil
	n, err := parts.WriteTo(c.TCPConn)
	return max(0, int(n)-bufferSize), err
}

func (c *wholeConn) release() error {
	if c.held == nil {
		return nil
	}
	held := c.held
	c.held = nil
	_, err := c.TCPConn.Write(held)
	return err
}

func (c *wholeConn) SetReadDeadline(t time.Time) error {
	if err := c.release(); err != nil {
		return err
	}
	return c.TCPConn.SetReadDeadline(t)
}

func (c *wholeConn) Close() error {
	return firstOf(c.release(), c.TCPConn.Close())
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
