#!/bin/bash
# How long `pfinit status` takes, and the answer of the relay's socket, while nothing happens and while signed mail goes through as fast as it can.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

asked=${BENCH_ASKED:-100}
messages=${BENCH_MESSAGES:-2000}
sessions=10

work=$(mktemp -d)
open_bed
trap 'close_bed; rm -rf "$work"' EXIT
clang -O2 -Wall -static -o "$work/status" bench/status.c

open_far
start_relay signed "$image" --env DKIM_AUTOGENERATE=1 --volume "$work:/exchange:ro"

# ask SITUATION: adds to the times of that situation.
ask() {
  docker exec "$bed-signed" /exchange/status /run/pfinit.sock "$asked" /usr/sbin/pfinit status | awk -v "situation=$1" -v "work=$work" \
    '{ print $2 / 1000 >> (work "/" $1 "-" situation) }' || fail "status: no answer: the message above says why"
}

for ((round = 1; round <= rounds; round++)); do
  progress "status: round $round of $rounds"
  ask idle
  deliver_through signed "$messages" "$sessions" >"$work/seconds" &
  load=$!
  sleep 1
  ask loaded
  kill -0 "$load" 2>/dev/null || fail "status: the mail was through before all was asked: raise BENCH_MESSAGES"
  wait "$load" || fail "status: not every message arrived"
  sample "rate" "$image" "$(calculate "$messages / $(cat "$work/seconds")")"
done

# line WHAT FILE [MOST]: the middle, the 99th of a hundred and the worst of all times of all rounds.
line() {
  local middle slow worst reached=-
  read -r middle slow worst < <(sort -g "$work/$2" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)], value[int((NR * 99 + 99) / 100)], value[NR] }')
  [[ -z ${3-} ]] || reached=$(reach most "$3" "$slow")
  printf '| %-46s | %8.1f | %8.1f | %8.1f | %s |\n' "$1" "$middle" "$slow" "$worst" "$reached"
}

printf '\n## Status: %d answers each, under load beside %.0f signed messages/s\n\n' "$((asked * rounds))" "$(median rate "$image")"
printf '| %-46s | %8s | %8s | %8s | %s |\n' "" "p50, ms" "p99, ms" "max, ms" "reach (p99)"
echo "| --- | ---: | ---: | ---: | --- |"
# shellcheck disable=SC2016
line '`pfinit status`, idle' process-idle
# shellcheck disable=SC2016
line '`pfinit status`, under load' process-loaded 50
line 'a process that does nothing, idle' nothing-idle
line 'a process that does nothing, under load' nothing-loaded
line "the socket's answer, idle" socket-idle
line "the socket's answer, under load" socket-loaded 50
