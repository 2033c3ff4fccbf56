#!/bin/bash
# Installs Debian or Ubuntu packages, as root or through sudo: build/install.sh PACKAGE...
# PACKAGE? is left out where the distribution does not have it: what one release splits off, another has inside.
set -euo pipefail

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)
log=$(mktemp)

# quietly COMMAND...: shows the end of its output only when it fails.
quietly() {
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  echo "build.sh: $* failed: see above" >&2
  exit 1
}

echo "build.sh: installing ${*//\?/}"
quietly apt-get update -q
packages=()
for package; do
  [[ $package == *\? ]] && ! apt-cache show "${package%\?}" >/dev/null 2>&1 || packages+=("${package%\?}")
done
quietly apt-get install -q -y --no-install-recommends "${packages[@]}"
rm "$log"
