package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"twinhall/internal/edition"
)

// Towns that are asked for in turn, over and over: more than a small cache of
// pages holds, and few enough for a good one.
const (
	inTurn     = 500
	fewInTurn  = 150
	turnRate   = 20_000 // a second, at least
	turnNearly = 10 * time.Millisecond
)

// turn asks for the pages of 500 towns in turn, from the server's start on, and
// of 150, which fit into any cache. Both ratios are taken in one run.
func (b *bench) turn(ctx context.Context) error {
	s, _, err := b.serveProcess(ctx)
	if err != nil {
		return err
	}
	defer s.stop()
	e, err := b.build(ctx)
	if err != nil {
		return err
	}
	many, few := filepath.Join(b.dir, "many.lua"), filepath.Join(b.dir, "few.lua")
	if err := os.WriteFile(many, []byte(inTurnOf(e, inTurn)), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(few, []byte(inTurnOf(e, fewInTurn)), 0o600); err != nil {
		return err
	}
	before, _ := s.resident()
	first, err := wrk(ctx, "http://"+s.address+"/", many)
	if err != nil {
		return err
	}
	var of500, of150 []float64
	var slow []time.Duration
	for range 5 {
		r, err := wrk(ctx, "http://"+s.address+"/", many)
		if err != nil {
			return err
		}
		of500, slow = append(of500, r.rate), append(slow, r.p99)
		if r, err = wrk(ctx, "http://"+s.address+"/", few); err != nil {
			return err
		}
		of150 = append(of150, r.rate)
	}
	after, peak := s.resident()
	rate, p99 := median(of500), median(slow)
	b.add(fmt.Sprintf("the pages of %d towns in turn, over 16 connections", inTurn), rate >= turnRate && p99 <= turnNearly,
		fmt.Sprintf("at least %d a second, p99 at most %v", turnRate, turnNearly),
		"%.0f a second, p99 %.1f ms; the first 3 s from an empty cache %.0f, p99 %.1f ms; %d in turn %.0f; memory %.0f MB before, %.0f after, %.0f at the peak",
		rate, 1000*p99.Seconds(), first.rate, 1000*first.p99.Seconds(), fewInTurn, median(of150), before, after, peak)
	return nil
}

// inTurnOf is a script for wrk that asks for the pages of n towns with partners
// in turn, spread over all of them.
func inTurnOf(e *edition.Edition, n int) string {
	busiest := e.Busiest()
	var s strings.Builder
	s.WriteString("local paths = {\n")
	for i := range min(n, len(busiest)) {
		fmt.Fprintf(&s, "%q,\n", "/cs/municipalities/"+e.Unit(busiest[i*len(busiest)/n]).Slug)
	}
	s.WriteString("}\nlocal n = 0\nfunction request()\n  n = n + 1\n  return wrk.format('GET', paths[1 + n % #paths])\nend\n")
	return s.String()
}
