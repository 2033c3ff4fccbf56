#!/bin/bash
# Writes packages.tsv anew: for every package named below the newest version that Debian 13 has, with its checksums. Run by hand, to take updates in:
#   src/mono/pin.sh
# apt itself downloads, from the mirror that this machine uses, and vouches for the files by Debian's signature.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/mirror.sh

# What is linked, for each architecture: Mono's runtime, the libraries that pfinit imports from, and what those need.
linked=(libmonosgen-2.0-dev libc6-dev libgcc-14-dev linux-libc-dev libssl-dev liblmdb-dev zlib1g-dev libzstd-dev)
# What is trimmed: the class libraries. mono-devel has the facades, assemblies that only say where a type went.
trimmed=(libmono-corlib4.5-dll libmono-system4.0-cil libmono-system-core4.0-cil libmono-system-xml4.0-cil libmono-system-configuration4.0-cil
  libmono-system-numerics4.0-cil libmono-system-security4.0-cil libmono-security4.0-cil libmono-system-runtime-serialization4.0-cil
  libmono-system-data4.0-cil libmono-system-transactions4.0-cil libmono-system-net-http4.0-cil libmono-system-xml-linq4.0-cil mono-devel)

[[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || build/install.sh debian-archive-keyring
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
cat >"$work/sources.list" <<END
deb $signed $(debian_mirror) trixie main
deb $signed $(debian_mirror) trixie-updates main
deb $signed $(debian_security_mirror) trixie-security main
deb-src $signed $(debian_mirror) trixie main
END
touch "$work/status"

# apt ARCHITECTURE ARGUMENT...: an apt-get that knows nothing of this system's own packages and sources.
apt() {
  local architecture=$1
  shift
  mkdir -p "$work/$architecture/state/lists/partial" "$work/$architecture/cache/archives/partial"
  apt-get -qq -o "Dir::State=$work/$architecture/state" -o "Dir::State::Status=$work/status" -o "Dir::Cache=$work/$architecture/cache" \
    -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=- -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any \
    -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture" "$@"
}

# row COLUMN PACKAGE VERSION URI FILE: a line of packages.tsv.
row() {
  local archive=${4%%/pool/*}
  printf '%s\t%s\t%s\t%s\tpool/%s\t%s\t%s\n' "$1" "$2" "$3" "${archive##*/}" "${4#*/pool/}" \
    "$(sha256sum "$5" | cut -d ' ' -f 1)" "$(sha1sum "$5" | cut -d ' ' -f 1)"
}

# packages ARCHITECTURE COLUMN PACKAGE...: their rows.
packages() {
  local architecture=$1 column=$2 package uri file
  shift 2
  for package; do
    uri=$(apt "$architecture" --print-uris download "$package" | cut -d "'" -f 2)
    (cd "$work/$architecture" && apt "$architecture" download "$package")
    file=$(echo "$work/$architecture/${package}"_*.deb)
    row "$column" "$package" "$(dpkg-deb --field "$file" Version)" "${uri//%2b/+}" "$file"
  done
}

# mono_source: the row of the source that Debian's Mono was built from. Only that file is wanted, so apt says which one it is and what its sum is.
mono_source() {
  local uri sum file=$work/mono.orig.tar.xz
  IFS=' ' read -r uri _ _ sum < <(apt amd64 --print-uris source mono | grep "orig\.tar\.xz'")
  uri=${uri//\'/}
  uri=${uri//%2b/+}
  curl -fsS -o "$file" "$uri"
  sha256sum --check --status <<<"${sum#SHA256:}  $file"
  row source mono "$(basename "${uri##*/mono_}" .orig.tar.xz)" "$uri" "$file"
}

for architecture in amd64 i386 armel armhf ppc64el; do apt "$architecture" update; done
{
  echo '# What src/mono is built from. Written by src/mono/pin.sh, read by fetch.sh.'
  echo '# architecture package version archive path sha256 sha1 (by which snapshot.debian.org knows a file)'
  mono_source
  packages amd64 all "${trimmed[@]}"
  for architecture in i386 armel armhf ppc64el; do packages "$architecture" "$architecture" "${linked[@]}"; done
} >"$work/packages.tsv"
mv "$work/packages.tsv" src/mono/packages.tsv

# A mirror may have an update for some architectures only. A rebuild of the same source for one of them ends in +b and a number.
awk -F '\t' '!/^#/ { sub(/\+b[0-9]+$/, "", $3); if ($2 in version && version[$2] != $3) print "pin.sh: warning: " $2 " is " $3 " for " $1 ", " version[$2] " for others"; else version[$2] = $3 }' \
  src/mono/packages.tsv >&2
