#!/bin/bash
# Builds the image around the published binary: build/image.sh [ARCHITECTURE...], this machine's without one. Tags pfinit:ARCHITECTURE, and pfinit:latest for this machine's.
# PACKAGES of the environment: which packages of the mirror will do; the Dockerfile says more.
set -euo pipefail
. build/environment.sh
. build/architecture.sh

host=$(host_architecture)
version=$(sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
log=$(mktemp)
trap 'rm "$log"' EXIT

# versions ARCHITECTURE: what the image was made of, as in `pfinit version`; a foreign one cannot be asked.
versions() {
  local container
  container=$(docker create --platform "$(platform "$1")" "pfinit:$1")
  docker cp "$container:/usr/share/pfinit/versions" - | tar --extract --to-stdout
  docker rm --volumes "$container" >/dev/null
}

build/base-image.sh
for architecture in "${@:-$host}"; do
  tags=(--tag "pfinit:$architecture")
  [[ $architecture != "$host" ]] || tags+=(--tag pfinit:latest)
  docker build --progress plain --platform "$(platform "$architecture")" "${tags[@]}" \
    --build-arg BINARY=prebuilt --build-arg PACKAGES --build-arg "VERSION=$version" --build-arg "REVISION=$revision" . >"$log" 2>&1 ||
    { tail -n 40 "$log" >&2; exit 1; }
  debian=$(versions "$architecture" | sed -n 's/^debian //p')
  [[ $debian != *older* ]] || echo "build.sh: warning: pfinit:$architecture: the mirror is not complete; packages are those of Debian $debian"
  size=$(docker image inspect --format '{{.Size}}' "pfinit:$architecture")
  echo "build.sh: image pfinit:$architecture: $((size / 1000000)) MB"
done
