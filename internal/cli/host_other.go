//go:build !linux && !darwin && !freebsd

package cli

import "errors"

func freeBytes(string) (uint64, error) { return 0, errors.New("not known on this system") }

func (d *doctor) foreign(string) bool { return false }

func mayWrite(string) bool { return true } // opening the database tells
