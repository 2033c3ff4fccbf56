#!/bin/bash
# Unpacks Debian packages with all they depend on into a tree, for any architecture: unpack.sh ARCHITECTURE TREE PACKAGE...
# Run by the Dockerfile. No maintainer script is run, so nothing of that architecture has to be executable here.
set -euo pipefail

architecture=$1 tree=$2
shift 2

# An empty package status makes apt answer with the whole set, whatever this system itself has installed.
work=$(mktemp -d)
apt=(apt-get -q -y --no-install-recommends
  -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
  -o "Dir::State::Status=$work/status" -o Debug::NoLocking=1 -o APT::Keep-Downloaded-Packages=true)
touch "$work/status"

# apt takes no index that the archive's signature does not vouch for, such as one of another day on a mirror that is being brought up to date. It goes on with
# what it has vouched for: a suite is left out then, or taken as it was at the last build.
"${apt[@]}" update || echo "unpack.sh: warning: $architecture: not every index could be had; what is unpacked may lack the latest updates" >&2
"${apt[@]}" --download-only install "$@"
"${apt[@]}" --simulate install "$@" |
  sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*\[\(.*\)\]).*/\1_\2_\3.deb/p' | sed 's/:/%3a/' >"$work/packages"

mkdir -p "$tree"
for directory in bin sbin lib lib64; do
  mkdir -p "$tree/usr/$directory"
  ln -sfn "usr/$directory" "$tree/$directory"
done
while read -r package; do
  dpkg-deb --extract "/var/cache/apt/archives/$package" "$tree"
done <"$work/packages"
rm -r "$work"
