#!/usr/bin/env bash
# Installs the Debian package for real, runs what it brings, and takes it out
# again. It needs root on Debian or Ubuntu and a machine without Twinhall: an
# installation that is there is never touched.
set -euo pipefail
cd "$(dirname "$0")/.."
skip() { echo "package: not installed for a test: $1"; exit 0; }
command -v dpkg-deb >/dev/null || skip "dpkg is not here"
[ "$(id -u)" = 0 ] || skip "it needs root"
for there in /usr/bin/twinhall /etc/twinhall /var/lib/twinhall /lib/systemd/system/twinhall.service; do
  [ ! -e "$there" ] || skip "$there is there already"
done
! getent passwd twinhall >/dev/null || skip "there is a user twinhall already"
! dpkg-query -W -f='${Status}' twinhall 2>/dev/null | grep -q installed || skip "the package is installed"
command -v debconf-set-selections >/dev/null || skip "debconf is missing"
command -v adduser >/dev/null && command -v deluser >/dev/null || skip "adduser is missing"

fail() { echo "package: $1" >&2; exit 1; }
server=""
work=$(mktemp -d)
clean() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  echo "twinhall twinhall/purge-data boolean true" | debconf-set-selections 2>/dev/null || true
  DEBIAN_FRONTEND=noninteractive dpkg --purge twinhall >/dev/null 2>&1 || true
  forget
  rm -rf "$work"
}
# An answer of an earlier test is none of this one.
forget() { echo PURGE | debconf-communicate twinhall >/dev/null 2>&1 || true; }
forget

# The same source makes the same bytes.
deb=$(bash scripts/package.sh)
cp "$deb" "$work/first.deb"
touch docs/operations.md packaging/twinhall.service
bash scripts/package.sh >/dev/null
cmp "$deb" "$work/first.deb" || fail "two builds differ"

trap clean EXIT
dpkg -i "$deb" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "dpkg -i failed"; }
grep -q 'systemctl enable --now twinhall' "$work/log" || fail "the installation does not say how to go on"
version=$(dpkg-query -W -f='${Version}' twinhall)
/usr/bin/twinhall version | grep -qF "twinhall $version" || fail "the program does not say that it is $version"
[ "$(stat -c '%U %G %a' /var/lib/twinhall)" = "twinhall twinhall 750" ] || fail "rights of /var/lib/twinhall"
[ "$(stat -c '%U %G %a' /etc/twinhall/twinhall.env)" = "root twinhall 640" ] || fail "rights of twinhall.env"
(cd / && md5sum --quiet -c /var/lib/dpkg/info/twinhall.md5sums) || fail "a file is not what the package says"
# From the package itself: some machines are set to install no documentation.
dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$work" ./usr/share
zcat "$work/usr/share/doc/twinhall/licences.txt.gz" > "$work/licences"
/usr/bin/twinhall licences --full | cmp - "$work/licences" || fail "the file of licences is not what the program says"
zcat "$work/usr/share/man/man1/twinhall.1.gz" > "$work/twinhall.1"
if command -v mandoc >/dev/null; then
  mandoc -T lint -W warning "$work/twinhall.1" > "$work/lint" || { cat "$work/lint" >&2; fail "mandoc does not like the manual page"; }
elif command -v groff >/dev/null; then
  groff -man -Tutf8 -K utf8 -wall -z "$work/twinhall.1" 2>"$work/lint"
  [ ! -s "$work/lint" ] || { cat "$work/lint" >&2; fail "groff does not like the manual page"; }
else
  echo "package: the manual page is not checked: neither mandoc nor groff is here"
fi
if command -v systemd-analyze >/dev/null; then
  systemd-analyze verify /lib/systemd/system/twinhall.service 2>"$work/verify" || true
  ! grep -i 'twinhall.service' "$work/verify" || fail "systemd does not like the unit"
fi

# As the service would run: its user, its settings, its command.
set -a
. /etc/twinhall/twinhall.env
set +a
port=$((20000 + RANDOM % 20000))
as=(setpriv --reuid twinhall --regid twinhall --clear-groups env "LISTEN=127.0.0.1:$port")
command=$(sed -n 's/^ExecStart=//p' /lib/systemd/system/twinhall.service)
cd /var/lib/twinhall
"${as[@]}" $command 2>"$work/serve" &
server=$!
cd - >/dev/null
for _ in $(seq 100); do
  "${as[@]}" /usr/bin/twinhall doctor --ready "http://127.0.0.1:$port/readyz" 2>/dev/null && break
  sleep 0.1
done
"${as[@]}" /usr/bin/twinhall doctor --ready "http://127.0.0.1:$port/readyz" || { cat "$work/serve" >&2; fail "the server did not come up"; }
[ "$(stat -c '%n %U %a' /var/lib/twinhall/twinhall.db* /var/lib/twinhall/twinhall.key | cut -d' ' -f2- | sort -u)" = "twinhall 600" ] ||
  fail "somebody else may read the register or its key: $(ls -l /var/lib/twinhall)"
"${as[@]}" /usr/bin/twinhall import partnerships demo/example.csv --apply 2>"$work/import" || { cat "$work/import" >&2; fail "an import failed"; }
"${as[@]}" /usr/bin/twinhall doctor >"$work/doctor" || { cat "$work/doctor" >&2; fail "the doctor is not content"; }
kill "$server"
wait "$server" || fail "the server did not stop well"
server=""

dpkg -i "$deb" >/dev/null 2>&1 || fail "a second installation failed"
[ -s /var/lib/twinhall/twinhall.db ] || fail "an upgrade took the register away"
dpkg --remove twinhall >/dev/null 2>&1 || fail "dpkg --remove failed"
[ -s /var/lib/twinhall/twinhall.db ] && [ -e /etc/twinhall/twinhall.env ] || fail "removing took the register or the settings away"
# A purge asks before it deletes the register; without somebody to ask it stays.
DEBIAN_FRONTEND=noninteractive dpkg --purge twinhall >"$work/purge" 2>&1 || { cat "$work/purge" >&2; fail "dpkg --purge failed"; }
[ -s /var/lib/twinhall/twinhall.db ] || fail "a purge that nobody was asked about took the register away"
grep -q "was kept" "$work/purge" || fail "the purge does not say that the register was kept"
[ ! -e /etc/twinhall ] || fail "the settings are left after a purge"
getent passwd twinhall >/dev/null || fail "the user was taken from the register that was kept"
dpkg -i "$deb" >/dev/null 2>&1 || fail "an installation beside the register that was kept failed"
echo "twinhall twinhall/purge-data boolean true" | debconf-set-selections
DEBIAN_FRONTEND=noninteractive dpkg --purge twinhall >"$work/purge" 2>&1 || { cat "$work/purge" >&2; fail "dpkg --purge failed"; }
for gone in /usr/bin/twinhall /etc/twinhall /var/lib/twinhall /lib/systemd/system/twinhall.service /usr/share/doc/twinhall /usr/share/man/man1/twinhall.1.gz; do
  [ ! -e "$gone" ] || fail "$gone is left after a purge"
done
! getent passwd twinhall >/dev/null || fail "the user is left after a purge"
! getent group twinhall >/dev/null || fail "the group is left after a purge"
echo "package: $deb installed, served, upgraded, removed and purged"
