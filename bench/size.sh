#!/bin/bash
# What the image takes on disk and on the wire (the layers, compressed as a registry would).
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

for candidate in "${candidates[@]}"; do
  progress "size: $candidate"
  sample "uncompressed, MB" "$candidate" "$(calculate "$(docker image inspect --format '{{.Size}}' "$candidate") / 1e6")"
  sample "compressed (docker save, gzip -9), MB" "$candidate" "$(calculate "$(docker save "$candidate" | gzip -9 | wc -c) / 1e6")"
done

header "Image size"
row "uncompressed, MB" 1
row "compressed (docker save, gzip -9), MB" 1
