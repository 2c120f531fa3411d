package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// program makes a command that runs twinhall with these arguments.
type program func(ctx context.Context, args ...string) *exec.Cmd

// run runs a command of twinhall to its end and returns its standard output.
func (p program) run(ctx context.Context, stdin string, args ...string) ([]byte, error) {
	c := p(ctx, args...)
	c.Stdin = strings.NewReader(stdin)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		err = fmt.Errorf("twinhall %s: %w: %s", strings.Join(args, " "), err, bytes.TrimSpace(said.Bytes()))
	}
	return out, err
}

// doctor asks twinhall doctor, and returns what it finds wrong.
func (p program) doctor(ctx context.Context, args ...string) (well bool, wrong []string, err error) {
	out, err := p.run(ctx, "", append([]string{"doctor", "--json"}, args...)...)
	var report struct {
		Well     bool
		Findings []struct{ About, State, Says string }
	}
	if parsed := json.Unmarshal(out, &report); parsed != nil {
		return false, nil, errors.Join(err, parsed)
	}
	for _, f := range report.Findings {
		if f.State == "wrong" {
			wrong = append(wrong, f.About+": "+f.Says)
		}
	}
	return report.Well && err == nil, wrong, nil
}

// startTime bounds how long the program may take until it shows pages.
const startTime = 60 * time.Second

// node is a server in a process of its own. What fails of it is told with the
// last lines of its log.
type node struct {
	program program
	args    []string               // of serve
	at      atomic.Pointer[string] // where it shows pages; nil = nowhere
	cmd     *exec.Cmd
	up      chan string   // where it listens, once it does
	gone    chan struct{} // closed once the process has ended
	end     error         // how it ended, once gone
	mu      sync.Mutex
	last    []string // lines of its log
}

// begin starts the process and does not wait until it shows pages.
func (n *node) begin() error {
	// A fault ends it, not the context of those who asked.
	n.cmd = n.program(context.Background(), append([]string{"serve", "--listen", "127.0.0.1:0", "--no-rate-limits"}, n.args...)...)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true} // Ctrl-C is for this program
	said, err := n.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := n.cmd.Start(); err != nil {
		return err
	}
	up, gone := make(chan string, 1), make(chan struct{})
	n.up, n.gone, n.end = up, gone, nil
	go func() {
		defer close(gone)
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if at, ok := strings.CutPrefix(lines.Text(), "Twinhall shows "); ok {
				up <- at
			}
			n.note(lines.Text())
		}
		_, _ = io.Copy(io.Discard, said) // what is left after a line that is too long
		n.end = n.cmd.Wait()
	}()
	return nil
}

func (n *node) note(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = append(n.last[max(0, len(n.last)-11):], line)
}

// wait waits until the process shows pages.
func (n *node) wait(ctx context.Context) error {
	select {
	case at := <-n.up:
		n.at.Store(&at)
		return nil
	case <-n.gone:
		return n.fault("it ended by itself while it started: %v", n.end)
	case <-time.After(startTime):
		return n.fault("it shows no pages within %s", startTime)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *node) start(ctx context.Context) error {
	if err := n.begin(); err != nil {
		return err
	}
	return n.wait(ctx)
}

// kill ends the process as a power cut would, and returns when it is gone.
func (n *node) kill() {
	if n.cmd == nil || n.gone == nil {
		return
	}
	n.at.Store(nil)
	_ = n.cmd.Process.Kill() // it may be gone already
	<-n.gone
}

// stop ends the process as an operator would.
func (n *node) stop(ctx context.Context) error {
	n.at.Store(nil)
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return n.fault("it had ended before it was stopped: %v", err)
	}
	select {
	case <-n.gone:
	case <-time.After(startTime):
		return n.fault("it does not stop within %s", startTime)
	case <-ctx.Done():
		return ctx.Err()
	}
	if n.end != nil {
		return n.fault("stopped, it ended with %v", n.end)
	}
	return nil
}

// ended reports an end of the process that nobody asked for.
func (n *node) ended() error {
	select {
	case <-n.gone:
		return n.fault("it ended by itself: %v", n.end)
	default:
		return nil
	}
}

// fault is an error with the last lines of the log.
func (n *node) fault(what string, args ...any) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return fmt.Errorf("twinhall: "+what+"; its log ends with\n%s", append(args, strings.Join(n.last, "\n"))...)
}
