#!/bin/bash
# Packs the images of the engine into one OCI archive, artifacts/pfinit-oci.tar: build/archive.sh ARCHITECTURE...
# skopeo, podman and containerd take from it what their machine runs. The same images make the same archive.
# The layout is that of https://github.com/opencontainers/image-spec/blob/main/image-layout.md.
set -euo pipefail
. build/environment.sh
. build/architecture.sh

archive=artifacts/pfinit-oci.tar
version=$(sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)
oci=application/vnd.oci.image
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layout=$work/layout
mkdir -p "$layout/blobs/sha256"

# blob TYPE FILE: moves the file among the blobs and prints its descriptor, less the brace at its end, so that more can be said.
blob() {
  local digest size
  digest=$(sha256sum "$2" | cut -d ' ' -f 1)
  size=$(stat -c %s "$2")
  mv "$2" "$layout/blobs/sha256/$digest"
  printf '{"mediaType":"%s","digest":"sha256:%s","size":%d' "$1" "$digest" "$size"
}

# unpacked LAYER: engines with containerd's store save layers as they were pulled or built, compressed.
unpacked() {
  if gzip -t "$1" 2>/dev/null; then gzip -dc "$1"; else cat "$1"; fi
}

# join: the lines of standard input, with commas between.
join() { paste -sd ,; }

# image ARCHITECTURE: makes blobs of what the engine saves of an image, and prints the descriptor of its manifest.
image() {
  local saved=$work/$1 config layers layer os architecture variant
  mkdir "$saved"
  docker save "pfinit:$1" | tar -x -C "$saved"
  config=$(grep -o '"Config":"[^"]*"' "$saved/manifest.json" | cut -d '"' -f 4)
  for layer in $(grep -o '"Layers":\[[^]]*\]' "$saved/manifest.json" | grep -o '"[^",]*/[^"]*"' | tr -d '"'); do
    unpacked "$saved/$layer" | gzip -9 -n >"$work/layer.gz"
    echo "$(blob "$oci.layer.v1.tar+gzip" "$work/layer.gz")}"
  done >"$work/layers"
  layers=$(join <"$work/layers")
  printf '{"schemaVersion":2,"mediaType":"%s","config":%s},"layers":[%s]}' \
    "$oci.manifest.v1+json" "$(blob "$oci.config.v1+json" "$saved/$config")" "$layers" >"$work/manifest.json"
  IFS=/ read -r os architecture variant < <(platform "$1")
  printf '%s,"platform":{"os":"%s","architecture":"%s"%s}}\n' \
    "$(blob "$oci.manifest.v1+json" "$work/manifest.json")" "$os" "$architecture" "${variant:+,\"variant\":\"$variant\"}"
  rm -r "$saved"
}

for architecture; do image "$architecture"; done >"$work/manifests"
printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s]}' "$oci.index.v1+json" "$(join <"$work/manifests")" >"$work/index.json"
printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
  "$(blob "$oci.index.v1+json" "$work/index.json")" "$version" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"

tar -c --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX -f "$archive" -C "$layout" blobs index.json oci-layout
echo "build.sh: $archive: pfinit $version for $*, $(($(stat -c %s "$archive") / 1000000)) MB"
