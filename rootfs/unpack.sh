#!/bin/bash
# Unpacks Debian packages with all they depend on into a tree, for any architecture: unpack.sh ARCHITECTURE TREE PACKAGE...
# Run by the Dockerfile. No maintainer script is run, so nothing of that architecture has to be executable here. The tree's versions.list names each package
# with its version, and Debian's release. With PACKAGES other than `any` only the newest packages do.
set -euo pipefail

architecture=$1 tree=$2
shift 2

# An empty package status makes apt answer with the whole set, whatever this system itself has installed.
work=$(mktemp -d)
apt=(apt-get -q -y --no-install-recommends
  -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
  -o "Dir::State::Status=$work/status" -o Debug::NoLocking=1 -o APT::Keep-Downloaded-Packages=true
  -o APT::Update::Error-Mode=any) # or an index that cannot be had, such as that of security updates, passes for an empty one
touch "$work/status"

download() { "${apt[@]}" update && "${apt[@]}" --download-only install "$@"; }

# A mirror that is being brought up to date may have indexes that the newest signature does not vouch for, or lack packages that they list. What it has under
# the name stable can be an older state of the same release, which Debian signed as well: apt checks signature and sums as ever, and only lets the signature
# be older than Debian has it, though not so old that nobody could still take it for a mirror's delay. Its updates alone are tried first, then all of it.
oldest=$((90 * 24 * 3600))
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
older_state() {
  local names
  [[ ${PACKAGES:-any} == any ]] || { echo "unpack.sh: $architecture: the mirror is not complete, and only the newest packages are wanted" >&2; return 1; }
  for names in "$codename-" "$codename"; do
    rm -rf "$work/sources"
    mkdir "$work/sources"
    find /etc/apt \( -name '*.list' -o -name '*.sources' \) -exec cp -t "$work/sources" {} +
    sed -i "s/\b$names/${names/"$codename"/stable}/g" "$work/sources"/*
    apt+=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/sources" -o "Acquire::Min-ValidTime=$oldest")
    download "$@" || continue
    # shellcheck disable=SC2016
    if "${apt[@]}" indextargets --format '$(CODENAME)' | grep -qv "^$codename"; then
      echo "unpack.sh: stable is not $codename any more" >&2
      return 1
    fi
    echo "unpack.sh: warning: $architecture: the mirror is not complete; packages are those of an older state, without the latest updates" >&2
    state=' (an older state, without the latest updates)'
    return
  done
  return 1
}
state=''
download "$@" || older_state "$@"

"${apt[@]}" --simulate install "$@" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*\[\(.*\)\]).*/\1 \2 \3/p' >"$work/packages"

mkdir -p "$tree"
for directory in bin sbin lib lib64; do
  mkdir -p "$tree/usr/$directory"
  ln -sfn "usr/$directory" "$tree/$directory"
done
while read -r package version file_architecture; do
  dpkg-deb --extract "/var/cache/apt/archives/${package}_${version/:/%3a}_$file_architecture.deb" "$tree"
  echo "$package $version"
done <"$work/packages" >"$tree/versions.list"
# shellcheck disable=SC2016
echo "debian $("${apt[@]}" indextargets --format '$(VERSION)' "Codename: $codename" | head -n 1)$state" >>"$tree/versions.list"
rm -r "$work"
