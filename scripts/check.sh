#!/usr/bin/env bash
# What needs no test run: format, length of lines, generated files, vet, staticcheck, types.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l cmd internal demo bench e2e 2>/dev/null | grep -v _templ.go || true)
[ -z "$unformatted" ] || { echo "Not formatted (gofmt -w): $unformatted" >&2; exit 1; }

long=$(git ls-files '*.go' '*.templ' '*.ts' '*.mjs' '*.js' '*.css' '*.sh' | grep -v '_templ.go$' |
	LC_ALL=C xargs awk 'length($0) > 160 { print FILENAME ":" FNR }')
[ -z "$long" ] || { echo "Lines of over 160 bytes: $long" >&2; exit 1; }

before=$(find internal -name '*_templ.go' -exec sha256sum {} + | sort)
go tool templ generate -lazy=false >/dev/null 2>&1 || go tool templ generate >/dev/null
after=$(find internal -name '*_templ.go' -exec sha256sum {} + | sort)
[ "$before" = "$after" ] || { echo "Generated pages were stale: they have been generated anew, commit them" >&2; exit 1; }

go vet ./...
go tool staticcheck ./...
npm run --silent check
echo "checked: format, lines, generated files, vet, staticcheck, types"
