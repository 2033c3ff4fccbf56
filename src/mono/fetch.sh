#!/bin/bash
# Unpacks what packages.tsv lists for ARCHITECTURE (Debian's name, or `all`, or `source`) into TREE: fetch.sh ARCHITECTURE TREE
# Run by build.sh from the repository's root. Every file is checked against its SHA256 before it is opened; downloads are kept in artifacts/mono/downloads.
set -euo pipefail
. build/mirror.sh

architecture=$1 tree=$2
list=src/mono/packages.tsv
downloads=artifacts/mono/downloads
mkdir -p "$downloads"

rows=$(awk -F '\t' -v architecture="$architecture" '$1 == architecture' "$list")
[[ -n $rows ]] || { echo "fetch.sh: $list: no row begins with $architecture" >&2; exit 1; }

# A tree that was made from the same rows stays.
[[ $(cat "$tree.rows" 2>/dev/null) != "$rows" ]] || exit 0
rm -rf "$tree" "$tree.rows"

# has_sum FILE SHA256
has_sum() { sha256sum --check --status <<<"$2  $1"; }

# download ARCHIVE PATH SHA256 SHA1 FILE: from this machine's mirror, or from snapshot.debian.org when the mirror has moved on to another version.
download() {
  local archive=$1 path=$2 sha256=$3 sha1=$4 file=$5 mirror address
  case $archive in
    debian) mirror=$(debian_mirror) ;;
    debian-security) mirror=$(debian_security_mirror) ;;
  esac
  for address in "$mirror/$path" "https://snapshot.debian.org/file/$sha1"; do
    curl -fsSL --retry 2 --connect-timeout 20 -o "$file.part" "$address" || continue
    if has_sum "$file.part" "$sha256"; then
      mv "$file.part" "$file"
      return
    fi
    echo "fetch.sh: $address: SHA256 is $(sha256sum "$file.part" | cut -d ' ' -f 1), $list says $sha256" >&2
  done
  echo "fetch.sh: $path: neither the mirror nor snapshot.debian.org has it; src/mono/pin.sh takes the versions that the mirror has" >&2
  return 1
}

# unpack FILE: a Debian package, or of Mono's source what is compiled or included.
unpack() {
  case $1 in
    *.deb) dpkg-deb --extract "$1" "$tree" ;;
    *.tar.xz) tar --extract --file "$1" --directory "$tree" --strip-components=1 --wildcards \
      '*/external/corefx/src/Native/Unix' '*/mcs/class/corlib/LinkerDescriptor' '*/mono/mini/jit.h' '*/mono/metadata/*.h' '*/mono/utils/*.h' ;;
  esac
}

mkdir -p "$tree/usr/lib"
ln -sfn usr/lib "$tree/lib"
while IFS=$'\t' read -r _ _ _ archive path sha256 sha1; do
  file=$downloads/${path##*/}
  has_sum "$file" "$sha256" 2>/dev/null || download "$archive" "$path" "$sha256" "$sha1" "$file"
  unpack "$file"
done <<<"$rows"
echo "$rows" >"$tree.rows"
