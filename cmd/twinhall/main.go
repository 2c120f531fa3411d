// Command twinhall keeps a register of municipal partnerships and serves it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"twinhall/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	err := cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err == nil {
		return
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped; nothing was written")
	}
	fmt.Fprintln(os.Stderr, "twinhall:", err)
	os.Exit(cli.ExitCode(err))
}
