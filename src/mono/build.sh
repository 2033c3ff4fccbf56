#!/bin/bash
# Builds pfinit for an architecture that Native AOT has no packs for: build.sh ARCHITECTURE OUTPUT, in Docker's words: 386, armv6, armv7, ppc64le.
# Run by build/publish.sh from the repository's root. README.md says how the parts work together.
set -euo pipefail

# Debian's names for the architecture: debian_architecture and toolchain.
TARGETARCH=$1 TARGETVARIANT=
. rootfs/debian-architecture.sh
# shellcheck disable=SC2154
case $debian_architecture in
  i386 | armel | armhf | ppc64el) ;;
  *) echo "build.sh: $1: no architecture of src/mono; those are 386, armv6, armv7 and ppc64le" >&2; exit 64 ;;
esac

for part in source all "$debian_architecture"; do src/mono/fetch.sh "$part" "artifacts/mono/$part"; done
assemblies=artifacts/mono/assemblies
src/mono/trim.sh "$assemblies"
if [[ $debian_architecture == ppc64el ]]; then
  rewritten=artifacts/mono/assemblies-ppc64el
  rm -rf "$rewritten"
  mkdir "$rewritten"
  dotnet run --project src/mono/conversions -c Release --verbosity quiet -- "$rewritten" "$assemblies"/*.dll "$assemblies"/*.exe
  assemblies=$rewritten
fi
# shellcheck disable=SC2154
src/mono/link.sh "$debian_architecture" "$toolchain" "$assemblies" "$2"
