package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"
)

// Answers of every size around the buffer's arrive whole and at once, also the
// one that ends exactly with the buffer, one after the other and pipelined.
func TestWholeAnswers(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{IdleTimeout: time.Minute, ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Length", strconv.Itoa(n))
		_, _ = w.Write(bytes.Repeat([]byte{'x'}, n)) // the client checks
	})}
	go func() { _ = server.Serve(whole{l}) }() // ends with Close
	defer server.Close()

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	expect := func(n int) {
		t.Helper()
		if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || len(body) != n {
			t.Fatalf("%d bytes: %d came, %v", n, len(body), err)
		}
	}
	// The head is some hundred bytes, so that one of these ends with the buffer.
	for n := bufferSize - 400; n < bufferSize+10; n++ {
		fmt.Fprintf(conn, "GET /?n=%d HTTP/1.1\r\nHost: x\r\n\r\n", n)
		expect(n)
	}
	sizes := []int{0, 1, 2 * bufferSize, bufferSize - 150, 100_000, 3 * bufferSize, 5000}
	for _, n := range sizes {
		fmt.Fprintf(conn, "GET /?n=%d HTTP/1.1\r\nHost: x\r\n\r\n", n)
	}
	for _, n := range sizes {
		expect(n)
	}
	fmt.Fprintf(conn, "GET /?n=%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", bufferSize-160)
	expect(bufferSize - 160)
}
