#!/bin/bash
# Copies files of a tree, and every library they need, into another: chisel.sh FROM TO TOOLCHAIN <files.list
# Run by the Dockerfile. TOOLCHAIN is the binutils prefix of the architecture, such as aarch64-linux-gnu. ELF headers are read, since ldd would run the program.
set -euo pipefail

from=$(realpath "$1") to=$2 toolchain=$3
libraries=$(cd "$from" && dirname usr/lib/*/libc.so.6)
declare -A copied

# copy PATH: PATH is relative to the tree. Links come with what they point to; a directory comes whole.
copy() {
  local directory path target
  directory=$(cd "$from/$(dirname "$1")" && pwd -P)
  path=${directory#"$from"}/$(basename "$1")
  [[ -z ${copied[$path]:-} ]] || return 0
  copied[$path]=1

  mkdir -p "$to${path%/*}"
  cp -a "$from$path" "$to$path"
  if [[ -L $from$path ]]; then
    target=$(readlink "$from$path")
    [[ $target == /* ]] || target=${path%/*}/$target
    copy "${target#/}"
  elif [[ -f $from$path && $(head -c 4 "$from$path") == $'\x7fELF' ]]; then
    copy_needed "$path"
  fi
}

# copy_needed PATH: the dynamic loader and the libraries that the ELF file names.
copy_needed() {
  local headers name runpath directory
  headers=$("$toolchain-readelf" --wide --program-headers --dynamic "$from$1" 2>/dev/null)
  name=$(sed -n 's/.*program interpreter: \/\(.*\)\]/\1/p' <<<"$headers")
  [[ -z $name ]] || copy "$name"

  runpath=$(sed -n 's/.*(RUNPATH).*\[\/\(.*\)\]/\1/p' <<<"$headers")
  while read -r name; do
    for directory in $runpath "$libraries" usr/lib; do
      [[ -e $from/$directory/$name ]] && break
    done
    [[ -e $from/$directory/$name ]] || { echo "chisel.sh: $1 needs $name, which is in none of the packages" >&2; exit 1; }
    copy "$directory/$name"
  done < <(sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' <<<"$headers")
}

while read -r pattern; do
  [[ -n $pattern && $pattern != \#* ]] || continue
  matches=$(cd "$from" && compgen -G "${pattern#/}") || { echo "chisel.sh: nothing matches $pattern" >&2; exit 1; }
  while read -r match; do copy "$match"; done <<<"$matches"
done
