#!/bin/bash
# What an init costs as PID 1: `pfinit exec` beside tini and dumb-init, and no init at all, in a PID namespace of this machine, without a container.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. build/architecture.sh
. bench/common.sh

starts=100
orphans=1000
signals=1000
pfinit=artifacts/$(runtime_identifier "$(host_architecture)")/pfinit
[[ -x $pfinit ]] || fail "pid1: no $pfinit: 'build/publish.sh' compiles it"

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)

for package in tini dumb-init; do
  command -v "$package" >/dev/null || build/install.sh "$package" >&2 || progress "pid1: $package cannot be installed here"
done

inits=(none pfinit)
for init in tini dumb-init; do
  if command -v "$init" >/dev/null; then inits+=("$init"); fi
done

work=$(mktemp -d)
idle=
trap '[[ -z $idle ]] || "${sudo[@]}" kill "$idle"; rm -rf "$work"' EXIT
for program in orphans signals; do clang -O2 -Wall -o "$work/$program" "bench/$program.c"; done

# compose INIT: sets $command, what runs a program under that init as PID 1 of a new namespace; the program's name and arguments come behind it.
compose() {
  command=("${sudo[@]}" unshare --pid --fork --mount-proc)
  case $1 in
    none) ;;
    pfinit) command+=("$pfinit" exec --) ;;
    *) command+=("$1" --) ;;
  esac
}

# The time of one start to its end, over many.
measure_start() {
  compose "$1"
  local begin=${EPOCHREALTIME/./}
  for ((n = 0; n < starts; n++)); do "${command[@]}" true; done
  seconds_since "$begin"
  sample "start to end of \`true\`, ms" "$1" "$(calculate "$elapsed * 1000 / $starts")"
}

# kilobytes FIELD FILE: as /proc has it.
# shellcheck disable=SC2016
kilobytes() { "${sudo[@]}" awk -v "field=$1:" '$1 == field { print $2 }' "$2"; }

measure_memory() {
  compose "$1"
  "${command[@]}" sleep 60 &
  local unshare=$! parent=$!
  # With sudo in front, unshare is its child.
  [[ ${#sudo[@]} == 0 ]] || { sleep 0.5; unshare=$(pgrep -o -P "$parent"); }
  sleep 1
  idle=$(pgrep -o -P "$unshare")
  sample "resident when idle (RSS), MB" "$1" "$(calculate "$(kilobytes VmRSS "/proc/$idle/status") * 1024 / 1e6")"
  sample "of it its own share (PSS), MB" "$1" "$(calculate "$(kilobytes Pss "/proc/$idle/smaps_rollup") * 1024 / 1e6")"
  "${sudo[@]}" kill "$idle"
  idle=
  wait "$parent" 2>/dev/null || true
}

measure_orphans() {
  local microseconds
  compose "$1"
  # On a busy machine dumb-init at times leaves the last one: that round has no figure for it then.
  if ! microseconds=$("${command[@]}" "$work/orphans" "$orphans"); then
    [[ $1 != pfinit ]] || fail "pid1: $1 does not reap"
    return
  fi
  sample "$orphans orphans left and reaped, ms" "$1" "$(calculate "$microseconds / 1000")"
}

measure_signals() {
  local microseconds
  compose "$1"
  microseconds=$("${command[@]}" "$work/signals" "$signals") || fail "pid1: $1 does not forward"
  sample "a signal to PID 1 and on to the command, µs" "$1" "$(calculate "$microseconds / $signals")"
}

for ((round = 1; round <= rounds; round++)); do
  progress "pid1: round $round of $rounds"
  for init in "${inits[@]}"; do
    measure_start "$init"
    [[ $init == none ]] || { measure_memory "$init"; measure_orphans "$init"; measure_signals "$init"; }
  done
done

# line FIGURE DECIMALS: the medians of all four.
line() {
  local init cells=() value
  for init in none pfinit tini dumb-init; do
    value=$(median "$1" "$init")
    if [[ -n $value ]]; then value=$(printf "%.$2f" "$value"); elif [[ $init == none ]]; then value=-; else value="not here"; fi
    cells+=("$value")
  done
  printf '| %-43s | %8s | %11s | %8s | %9s |\n' "$1" "${cells[@]}"
}

printf '\n## As PID 1 for any command\n\n'
printf '| %-43s | %8s | %11s | %8s | %9s |\n' "" "no init" "pfinit exec" tini dumb-init
echo "| --- | ---: | ---: | ---: | ---: |"
# shellcheck disable=SC2016
line 'start to end of `true`, ms' 2
line "resident when idle (RSS), MB" 2
line "of it its own share (PSS), MB" 2
line "$orphans orphans left and reaped, ms" 1
line "a signal to PID 1 and on to the command, µs" 1
