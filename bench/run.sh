#!/bin/bash
# Measures everything and writes bench/RESULTS.md: bench/run.sh [FAMILY...], all of them without one (then only is the file written).
# Called by `./build.sh bench` when the image is there. README.md says what is measured how.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh

image=${PFINIT_IMAGE:-pfinit:latest}
families=(size start memory throughput pods status log stop pid1 architectures)

heading() {
  local load
  read -r load _ </proc/loadavg
  echo "# Figures"
  echo
  echo "Written by \`./build.sh bench\`; [README.md](README.md) says what is measured how. Medians of ${BENCH_ROUNDS:-5}."
  echo
  echo "- Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)"
  echo "- Kernel: $(uname -sr); engine: Docker $(docker version --format '{{.Server.Version}}')"
  echo "- Date: $(date --utc '+%Y-%m-%d %H:%M UTC'); load before the start: $load (on a busy machine times and rates mean little)"
  echo "- Image: $image, $(docker image inspect --format 'revision {{index .Config.Labels "org.opencontainers.image.revision"}}' "$image")"
}

if [[ $# -gt 0 ]]; then
  for family; do "bench/$family.sh"; done
  exit
fi

docker image inspect pfinit-test-peer:latest >/dev/null 2>&1 || tests/peer/build.sh >/dev/null

results=$(mktemp)
trap 'rm -f "$results"' EXIT
heading | tee "$results"
status=0
for family in "${families[@]}"; do
  "bench/$family.sh" | tee -a "$results" || { status=1; echo "build.sh: bench: $family did not come to its end; the line above says why" >&2; }
done
# What build/record.sh has put at the end stays.
sed -n '/^## Tests of all architectures/,$p' bench/RESULTS.md >>"$results"
cat "$results" >bench/RESULTS.md
exit "$status"
