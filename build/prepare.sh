#!/bin/bash
# Makes this machine fit to build: compiler and linker, .NET SDK, a Docker engine that answers. Called by build.sh; does nothing when all is there.
set -euo pipefail
. build/environment.sh

fail() { echo "build.sh: $*" >&2; exit 1; }

missing=()
command -v clang >/dev/null || missing+=(clang)
command -v ld.lld >/dev/null || missing+=(lld)
command -v llvm-objcopy >/dev/null || missing+=(llvm)
[[ $(ldconfig -p) == *liblmdb.so.0* ]] || missing+=(liblmdb0)
# From Debian 13 and Ubuntu 24.04 on the package is called libssl3t64 and provides the old name.
[[ $(ldconfig -p) == *libssl.so.3* ]] || missing+=(libssl3)
command -v curl >/dev/null || missing+=(curl ca-certificates)
command -v openssl >/dev/null || missing+=(openssl)
command -v unzip >/dev/null || missing+=(unzip)
# tar starts it for Mono's source.
command -v xz >/dev/null || missing+=(xz-utils)
[[ ${#missing[@]} == 0 ]] || build/install.sh "${missing[@]}"

# The SDK counts only when it satisfies global.json.
if ! dotnet --version >/dev/null 2>&1; then
  echo "build.sh: .NET SDK 10: not found, installing it into $HOME/.dotnet"
  curl -fsSL --connect-timeout 5 https://dot.net/v1/dotnet-install.sh 2>/dev/null | bash -s -- --channel 10.0 --install-dir "$HOME/.dotnet" >/dev/null 2>&1 ||
    fail ".NET SDK 10 is missing and https://dot.net cannot be reached: install the SDK (https://dotnet.microsoft.com/download) and run this again"
fi

build/engine.sh
