#!/usr/bin/env bash
# Makes bin/twinhall_VERSION_ARCH.deb. The same source makes the same bytes:
# SOURCE_DATE_EPOCH (the commit's time unless set) dates every file.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v dpkg-deb >/dev/null || { echo "dpkg-deb is missing: a Debian package is made on Debian or Ubuntu" >&2; exit 1; }

version=${VERSION:-$(bash scripts/version.sh)}
arch=$(go env GOARCH)
[ "$arch" = arm ] && arch=armhf
[ "$arch" = 386 ] && arch=i386
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y VERSION)}
export SOURCE_DATE_EPOCH

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
doc=$tree/usr/share/doc/twinhall
install -d -m 755 "$tree/DEBIAN" "$tree/usr/bin" "$tree/lib/systemd/system" "$tree/etc/twinhall" "$doc" "$tree/usr/share/man/man1"
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X twinhall/internal/cli.version=$version" -o "$tree/usr/bin/twinhall" ./cmd/twinhall
install -m 644 packaging/twinhall.service "$tree/lib/systemd/system/"
install -m 640 packaging/twinhall.env "$tree/etc/twinhall/"
install -m 644 docs/operations.md docs/running.md docs/importing.md docs/dependencies.md packaging/debian/copyright "$doc/"
go run ./cmd/twinhall licences --full | gzip -9nc > "$doc/licences.txt.gz"
go run ./cmd/manual-build -version "$version" -date "$(date -u -I -d "@$SOURCE_DATE_EPOCH")" |
  gzip -9nc > "$tree/usr/share/man/man1/twinhall.1.gz"
gzip -9nc CHANGELOG.md > "$doc/changelog.gz"
printf 'twinhall (%s) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- the authors of Twinhall <twinhall@localhost>  %s\n' \
  "$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9nc > "$doc/changelog.Debian.gz"
chmod 644 "$doc"/*.gz "$tree"/usr/share/man/man1/*.gz

install -m 755 packaging/debian/config packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$tree/DEBIAN/"
install -m 644 packaging/debian/templates "$tree/DEBIAN/"
echo /etc/twinhall/twinhall.env > "$tree/DEBIAN/conffiles"
chmod 644 "$tree/DEBIAN/conffiles"
(cd "$tree" && find . -type f -not -path './DEBIAN/*' -not -path './etc/*' -printf '%P\n' | LC_ALL=C sort | xargs md5sum) > "$tree/DEBIAN/md5sums"
chmod 644 "$tree/DEBIAN/md5sums"
cat > "$tree/DEBIAN/control" <<CONTROL
Package: twinhall
Version: $version
Architecture: $arch
Maintainer: the authors of Twinhall <twinhall@localhost>
Installed-Size: $(du -k -s --apparent-size "$tree" | cut -f1)
Depends: adduser, debconf (>= 0.5) | debconf-2.0
Recommends: ca-certificates
Suggests: postgresql, nginx | caddy
Section: web
Priority: optional
Description: register and public site of town twinning
 Twinhall keeps a register of the partnerships of municipalities true and shows
 it: which towns are twinned with which, since when, in what form, and who says
 so, on a map, in lists and on each town's page, in four languages.
 .
 One program with everything in it; the register is one SQLite file, or lies in
 PostgreSQL.
CONTROL
chmod 644 "$tree/DEBIAN/control"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p bin
out=bin/twinhall_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$out" >/dev/null
echo "$out"
