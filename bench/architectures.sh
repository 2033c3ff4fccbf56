#!/bin/bash
# The image of each architecture that the engine has: from `docker run` to 220, then the resident memory five seconds later (PSS, as in memory.sh).
# What this machine emulates is measured once and marked: its figures are those of qemu-user, which is slow and takes memory of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. build/architecture.sh
. bench/common.sh

# backend ARCHITECTURE
backend() {
  case $1 in
    amd64 | arm64) echo 'Native AOT' ;;
    *) echo Mono ;;
  esac
}

# state ARCHITECTURE: whether the engine's image of it can be compared: `built`, from the source that pfinit:latest was built from.
state() {
  local revision='{{index .Config.Labels "org.opencontainers.image.revision"}}'
  if ! present "pfinit:$1"; then echo 'not built'
  elif [[ $(docker image inspect --format "$revision" "pfinit:$1") != $(docker image inspect --format "$revision" pfinit:latest) ]]; then echo 'of older source'
  else echo built
  fi
}

# measure ARCHITECTURE
measure() {
  local main pid total=0 begin=${EPOCHREALTIME/./}
  start_relay sample "pfinit:$1" --platform "$(platform "$1")"
  seconds_since "$begin"
  sleep 5
  main=$(docker inspect --format '{{.State.Pid}}' "$bed-sample")
  for pid in $(docker top "$bed-sample" -eo pid | tail -n +2); do
    total=$((total + $(proportional_size "$pid")))
  done
  ((total > 0)) || fail "architectures: the container's processes are not in this machine's /proc: run this where the engine runs"
  sample start "$1" "$elapsed"
  sample first "$1" "$(calculate "$(proportional_size "$main") / 1e6")"
  sample whole "$1" "$(calculate "$total / 1e6")"
  [[ $("${sudo[@]}" readlink "/proc/$main/exe") != *qemu* ]] || emulated[$1]='qemu-user'
  remove sample
}

declare -A emulated
open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "architectures: round $round of $rounds"
  for architecture in $every_architecture; do
    [[ $(state "$architecture") == built ]] || continue
    [[ -n ${emulated[$architecture]-} ]] || measure "$architecture"
  done
done

printf '\n## Architectures\n\n'
format='| %-12s | %-10s | %-9s | %12s | %9s | %9s |\n'
# shellcheck disable=SC2059
printf "$format" image backend here '`docker run` to 220, s' 'PID 1, MB' 'whole, MB'
echo '| --- | --- | --- | ---: | ---: | ---: |'
for architecture in $every_architecture; do
  state=$(state "$architecture")
  if [[ $state == built ]]; then
    # shellcheck disable=SC2059
    printf "$format" "$architecture" "$(backend "$architecture")" "${emulated[$architecture]-native}" \
      "$(printf '%.2f' "$(median start "$architecture")")" "$(printf '%.1f' "$(median first "$architecture")")" \
      "$(printf '%.1f' "$(median whole "$architecture")")"
  else
    # shellcheck disable=SC2059
    printf "$format" "$architecture" "$(backend "$architecture")" "$state" - - -
  fi
done
