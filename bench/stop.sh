#!/bin/bash
# How long `docker stop` takes, beside that of a shell in the same image that exits at once on SIGTERM.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

# measure CANDIDATE FIGURE: stops the container `sample`, which is running. The engine kills after 10 s; such a stop is 137.
measure() {
  local begin=${EPOCHREALTIME/./}
  docker stop "$bed-sample" >/dev/null
  seconds_since "$begin"
  sample "$2, s" "$1" "$elapsed"
  sample "$2, exit status" "$1" "$(docker inspect --format '{{.State.ExitCode}}' "$bed-sample")"
  remove sample
}

open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "stop: round $round of $rounds"
  for candidate in "${candidates[@]}"; do
    on_bed sample --detach --entrypoint sh "$candidate" -c 'trap "exit 0" TERM; while :; do sleep 60 & wait; done' >/dev/null
    sleep 1
    measure "$candidate" shell
    start_relay sample "$candidate"
    measure "$candidate" unsigned
    start_relay sample "$candidate" --env DKIM_AUTOGENERATE=1
    measure "$candidate" "with OpenDKIM"
  done
done

# shellcheck disable=SC2016
header 'Stop: `docker stop`'
row "shell, s" 2
row "unsigned, s" 2
row "unsigned, exit status" 0
row "with OpenDKIM, s" 2
row "with OpenDKIM, exit status" 0
