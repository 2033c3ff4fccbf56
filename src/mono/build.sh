#!/bin/bash
# Builds pfinit for architectures that Native AOT has no packs for: build.sh ARCHITECTURE..., in Docker's words: 386, armv6, armv7, ppc64le.
# The binary is artifacts/linux-ARCHITECTURE/pfinit. Run by build/publish.sh from the repository's root. README.md says how the parts work together.
set -euo pipefail
# What fails in a command substitution fails here.
shopt -s inherit_errexit

# What all have in common.
assemblies=artifacts/mono/assemblies
for part in source all; do src/mono/fetch.sh "$part" "artifacts/mono/$part"; done
src/mono/trim.sh "$assemblies"

# rewrite: for ppc64le, goes round two mistakes of Mono's compiler. Prints where the rewritten assemblies are.
rewrite() {
  rm -rf "$assemblies-ppc64el"
  mkdir "$assemblies-ppc64el"
  dotnet run --project src/mono/conversions -c Release --verbosity quiet -- "$assemblies-ppc64el" "$assemblies"/*.dll "$assemblies"/*.exe >&2
  echo "$assemblies-ppc64el"
}

for architecture; do
  # Debian's names for the architecture: debian_architecture and toolchain.
  TARGETARCH=$architecture TARGETVARIANT=
  . rootfs/debian-architecture.sh
  # shellcheck disable=SC2154
  case $debian_architecture in
    i386 | armel | armhf) rewritten=$assemblies ;;
    ppc64el) rewritten=$(rewrite) ;;
    *) echo "build.sh: $architecture: no architecture of src/mono; those are 386, armv6, armv7 and ppc64le" >&2; exit 64 ;;
  esac
  src/mono/fetch.sh "$debian_architecture" "artifacts/mono/$debian_architecture"
  # shellcheck disable=SC2154
  src/mono/link.sh "$debian_architecture" "$toolchain" "$rewritten" "artifacts/linux-$architecture/pfinit"
done
