#!/usr/bin/env bash
# Sees to it that the tests find what they need: Go, Node, a C-free build,
# PostgreSQL's server programs and Chromium. As root on Debian it installs what
# is missing; elsewhere it says exactly what to install.
set -euo pipefail

missing=()
command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or newer from https://go.dev/dl/" >&2; exit 1; }
command -v node >/dev/null || missing+=(nodejs npm)
command -v npm >/dev/null || [[ " ${missing[*]-} " == *" npm "* ]] || missing+=(npm)
command -v chromium >/dev/null || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing: ${missing[*]}"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  exit 0
fi
echo "These are missing. On Debian or Ubuntu, run:" >&2
echo "  sudo apt-get update && sudo apt-get install ${missing[*]}" >&2
exit 1
