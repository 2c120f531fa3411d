// Command manual-build writes the manual page twinhall(1) from the definitions
// of the commands and flags themselves:
//
//	manual-build -version 1.2 -date 2026-11-21 > twinhall.1
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"twinhall/internal/cli"
)

func main() {
	log.SetFlags(0)
	version := flag.String("version", "", "the version of the program")
	date := flag.String("date", "", "the day of the version, like 2026-11-21")
	flag.Parse()
	os.Clearenv() // settings of this machine are nobody's defaults
	out := bufio.NewWriter(os.Stdout)
	manual(out, cli.Root(), *version, *date)
	if err := out.Flush(); err != nil {
		log.Fatal("manual-build: ", err)
	}
}

// manual writes the page. What goes wrong in writing, whoever owns out is told
// of.
func manual(out io.Writer, root *cobra.Command, version, date string) {
	fmt.Fprintf(out, ".TH %s 1 \"%s\" \"%s %s\" \"User Commands\"\n", strings.ToUpper(root.Name()), date, root.Name(), plain(version))
	fmt.Fprintf(out, ".SH NAME\n%s \\- %s\n", root.Name(), plain(root.Short))
	fmt.Fprintf(out, ".SH SYNOPSIS\n.B %s\n.I COMMAND\n.RI [ ARGUMENTS ]\n.RI [ FLAGS ]\n", root.Name())
	fmt.Fprint(out, ".SH DESCRIPTION\n")
	about(out, root)
	fmt.Fprint(out, ".SH OPTIONS\nThese belong to every command.\n")
	options(out, root.PersistentFlags())
	fmt.Fprint(out, ".TP\n.B \\-\\-help\nSay what a command does and takes.\n.SH COMMANDS\n")
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			if sub.Hidden {
				continue
			}
			if sub.HasSubCommands() {
				walk(sub)
				continue
			}
			fmt.Fprintf(out, ".SS %s\n", plain(strings.TrimSuffix(sub.UseLine(), " [flags]")))
			about(out, sub)
			options(out, sub.LocalFlags())
		}
	}
	walk(root)
}

// about writes what a command says of itself: paragraphs, and lines that are
// set in as they are.
func about(out io.Writer, c *cobra.Command) {
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	if c.Example != "" {
		text += "\n\n" + c.Example
	}
	asIs, first := false, true
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		set := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		switch {
		case strings.TrimSpace(line) == "":
			if !asIs {
				first = true
				fmt.Fprint(out, ".PP\n")
			}
			continue
		case set && !asIs:
			if !first {
				fmt.Fprint(out, ".PP\n")
			}
			fmt.Fprint(out, ".RS 4\n.nf\n")
		case !set && asIs:
			fmt.Fprint(out, ".fi\n.RE\n.PP\n")
		}
		asIs, first = set, false
		fmt.Fprintln(out, plain(strings.TrimSpace(line)))
	}
	if asIs {
		fmt.Fprint(out, ".fi\n.RE\n")
	}
}

// options lists flags, with what they take and what holds without them.
func options(out io.Writer, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(out, ".TP\n.BI \\-\\-%s", plain(f.Name))
		if value != "" {
			fmt.Fprintf(out, " \" %s\"", plain(strings.ReplaceAll(value, `"`, "'")))
		}
		usage = strings.ToUpper(usage[:1]) + usage[1:]
		switch f.DefValue {
		case "", "false", "0", "[]":
			usage += "."
		default:
			usage += " (" + f.DefValue + " unless given)."
		}
		fmt.Fprintf(out, "\n%s\n", plain(usage))
	})
}

// plain is a text as roff prints it letter by letter.
func plain(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
