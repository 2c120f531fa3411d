#!/usr/bin/env bash
# Says which version this tree is: that of the tag it stands on, else the one
# that it leads to (VERSION) with the day and commit that it has got to. The ~
# sorts before the version itself, for dpkg.
set -euo pipefail
cd "$(dirname "$0")/.."
next=$(cat VERSION)
if ! git rev-parse --git-dir >/dev/null 2>&1; then
  echo "$next"
elif tag=$(git describe --tags --match 'v[0-9]*' --exact-match 2>/dev/null); then
  echo "${tag#v}"
else
  echo "$next~git$(git log -1 --format=%cd --date=format:%Y%m%d).$(git rev-parse --short=8 HEAD)"
fi
