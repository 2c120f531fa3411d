#!/usr/bin/env bash
# Runs every fuzz test for FUZZTIME each (10s unless set).
set -euo pipefail
cd "$(dirname "$0")/.."
grep -rlE '^func Fuzz' --include=*_test.go internal | sort | while read -r file; do
  package=./$(dirname "$file")
  grep -oE '^func (Fuzz[A-Za-z0-9]+)' "$file" | cut -d' ' -f2 | while read -r name; do
    echo "== $package $name"
    go test "$package" -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-10s}" -fuzzminimizetime 20x
  done
done
