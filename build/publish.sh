#!/bin/bash
# Compiles pfinit into artifacts/linux-*/pfinit: build/publish.sh [ARCHITECTURE...], this machine's without one.
# Ahead of time for amd64 and arm64; for 386, armv6, armv7 and ppc64le together with Mono's runtime (src/mono).
set -euo pipefail
. build/environment.sh
. build/architecture.sh

host=$(host_architecture)
mono=()
for architecture in "${@:-$host}"; do
  identifier=$(runtime_identifier "$architecture")
  case $architecture in
    386 | armv6 | armv7 | ppc64le)
      mono+=("$architecture")
      continue
      ;;
  esac
  options=()
  if [[ $architecture != "$host" ]]; then
    # The Dockerfile's sysroot stage knows what to link against: the packages that the image is made of.
    sysroot=$PWD/artifacts/sysroot-$architecture
    build/base-image.sh
    rm -rf "$sysroot"
    docker build --quiet --platform "linux/$architecture" --build-arg PACKAGES --target sysroot --output "$sysroot" .
    options=("-p:SysRoot=$sysroot" -p:LinkerFlavor=lld -p:ObjCopyName=llvm-objcopy)
  fi
  # Analyzers are for the build of the tests.
  dotnet publish src/pfinit -f net10.0 -r "$identifier" -c Release -p:RunAnalyzers=false -o "artifacts/$identifier" "${options[@]}"
done
[[ ${#mono[@]} == 0 ]] || src/mono/build.sh "${mono[@]}"
