#!/bin/bash
# Installs Debian or Ubuntu packages, as root or through sudo: build/install.sh PACKAGE...
set -euo pipefail

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)

echo "build.sh: installing $*"
log=$(mktemp)
{
  "${sudo[@]}" apt-get update -q &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
} >"$log" 2>&1 </dev/null || {
  tail -n 20 "$log" >&2
  echo "build.sh: could not install $*: see above" >&2
  exit 1
}
rm "$log"
