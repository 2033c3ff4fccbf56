#!/bin/bash
# Copies files of a tree, and every library they need, into another: chisel.sh FROM TO TOOLCHAIN <files.list
# Run by the Dockerfile. TOOLCHAIN is the binutils prefix of the architecture, such as aarch64-linux-gnu. ELF headers are read, since ldd would run the program.
set -euo pipefail

from=$(realpath "$1") to=$2 toolchain=$3
libraries=$(cd "$from" && dirname usr/lib/*/libc.so.6)
declare -A copied

# copy PATH: PATH is relative to the tree. Links come with what they point to; a directory comes whole.
copy() {
  local directory path target magic
  [[ -z ${copied[$1]:-} ]] || return 0
  directory=$(cd "$from/${1%/*}" && pwd -P)
  path=${directory#"$from"}/${1##*/}
  copied[$1]=1
  [[ -z ${copied[$path]:-} ]] || return 0
  copied[$path]=1

  mkdir -p "$to${path%/*}"
  cp -a "$from$path" "$to$path"
  if [[ -L $from$path ]]; then
    target=$(readlink "$from$path")
    [[ $target == /* ]] || target=${path%/*}/$target
    copy "${target#/}"
  elif [[ -f $from$path ]] && LC_ALL=C read -r -N 4 magic <"$from$path" && [[ $magic == $'\x7fELF' ]]; then
    copy_needed "$path"
  fi
}

# copy_needed PATH: the dynamic loader and the libraries that the ELF file names.
copy_needed() {
  local line name runpath='' directory needed=()
  while read -r line; do
    if [[ $line =~ 'program interpreter: /'(.*)']' ]]; then copy "${BASH_REMATCH[1]}"
    elif [[ $line =~ '(RUNPATH)'.*'[/'(.*)']' ]]; then runpath=${BASH_REMATCH[1]}
    elif [[ $line =~ '(NEEDED)'.*'['(.*)']' ]]; then needed+=("${BASH_REMATCH[1]}")
    fi
  done < <("$toolchain-readelf" --wide --program-headers --dynamic "$from$1" 2>/dev/null)

  for name in "${needed[@]}"; do
    for directory in $runpath "$libraries" usr/lib; do
      [[ -e $from/$directory/$name ]] && break
    done
    [[ -e $from/$directory/$name ]] || { echo "chisel.sh: $1 needs $name, which is in none of the packages" >&2; exit 1; }
    copy "$directory/$name"
  done
}

while read -r pattern; do
  [[ -n $pattern && $pattern != \#* ]] || continue
  matches=$(cd "$from" && compgen -G "${pattern#/}") || { echo "chisel.sh: nothing matches $pattern" >&2; exit 1; }
  while read -r match; do copy "$match"; done <<<"$matches"
done
