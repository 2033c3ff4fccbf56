#!/bin/bash
# Pushes the images of the engine to a registry, each under a tag of its own, and the list that names them all: build/push.sh REGISTRY/NAME:TAG ARCHITECTURE...
# `docker pull REGISTRY/NAME:TAG` then takes the one that its machine runs. The engine has to be logged in ('docker login').
set -euo pipefail
. build/environment.sh
. build/architecture.sh

list=$1
shift

# The engine speaks plain HTTP to a registry of this machine by itself; `docker manifest` has to be told.
insecure=()
case $list in localhost[:/]* | 127.*) insecure=(--insecure) ;; esac

images=()
for architecture; do
  image=$list-$architecture
  docker tag "pfinit:$architecture" "$image"
  docker push --quiet "$image"
  images+=("$image")
done

# A list of this name that was made before is kept by docker, and would be added to.
docker manifest rm "$list" >/dev/null 2>&1 || true
docker manifest create "${insecure[@]}" "$list" "${images[@]}" >/dev/null
for architecture; do
  IFS=/ read -r os machine variant < <(platform "$architecture")
  docker manifest annotate "$list" "$list-$architecture" --os "$os" --arch "$machine" --variant "$variant"
done
docker manifest push "${insecure[@]}" --purge "$list" >/dev/null
echo "build.sh: pushed $list for $*"
