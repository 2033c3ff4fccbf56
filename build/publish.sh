#!/bin/bash
# Compiles pfinit ahead of time into artifacts/linux-*/pfinit: build/publish.sh [ARCHITECTURE...], this machine's without one.
set -euo pipefail
. build/environment.sh
. build/architecture.sh

host=$(host_architecture)
for architecture in "${@:-$host}"; do
  identifier=$(runtime_identifier "$architecture")
  options=()
  if [[ $architecture != "$host" ]]; then
    # The Dockerfile's sysroot stage knows what to link against: the packages that the image is made of.
    sysroot=$PWD/artifacts/sysroot-$architecture
    if [[ ! -d $sysroot ]]; then
      build/base-image.sh
      docker build --quiet --platform "linux/$architecture" --target sysroot --output "$sysroot" .
    fi
    options=("-p:SysRoot=$sysroot" -p:LinkerFlavor=lld -p:ObjCopyName=llvm-objcopy)
  fi
  dotnet publish src/pfinit -f net10.0 -r "$identifier" -c Release -o "artifacts/$identifier" "${options[@]}"
done
