#!/bin/bash
# Compiles libxoauth2.so for any architecture: build.sh TRIPLE SYSROOT OUTPUT, where TRIPLE is a target of clang such as aarch64-linux-gnu.
# Run by the Dockerfile. SYSROOT holds libc6-dev, libgcc-14-dev and libsasl2-dev of that architecture.
set -euo pipefail

triple=$1 sysroot=$2 output=$3
mkdir -p "$(dirname "$output")"
clang --target="$triple" --sysroot="$sysroot" -fuse-ld=lld \
  -std=c99 -O2 -Wall -Wextra -Wpedantic -Wconversion -Werror -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
  -shared -fPIC -fvisibility=hidden -Wl,--strip-all,-z,relro,-z,now \
  -o "$output" "$(dirname "$0")/xoauth2.c"
