#!/bin/bash
# Time from `docker run` to Postfix's 220 on the published port, beside two others with the same image and port: `true` until it has returned, which
# holds the engine's clearing up too, and `echo` until its line is here. More than `echo` is what the relay itself needs.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

time_true() {
  local begin=${EPOCHREALTIME/./}
  on_bed sample --publish "127.0.0.1:$port:587" --entrypoint true "$1" >/dev/null
  seconds_since "$begin"
  remove sample
}

time_echo() {
  local log begin=${EPOCHREALTIME/./}
  exec {log}< <(on_bed sample --publish "127.0.0.1:$port:587" --entrypoint echo "$1" started 2>&1)
  read -r -u "$log"
  seconds_since "$begin"
  exec {log}<&-
  wait
  remove sample
}

# The first line of the log says that the container runs; the rest is read away, so that nothing waits for it.
time_banner() {
  local log begin=${EPOCHREALTIME/./}
  exec {log}< <(on_bed sample --publish "127.0.0.1:$port:587" "${@:2}" "$1" 2>&1)
  read -r -u "$log" || true
  cat <&"$log" >/dev/null &
  await_banner sample
  seconds_since "$begin"
  remove sample
  exec {log}<&-
  wait
}

# domains COUNT: domain1.example.com domain2.example.com …
domains() { printf 'domain%d.example.com ' $(seq "$1"); }

# measure CANDIDATE SITUATION OPTION...
measure() {
  time_banner "$1" "${@:3}"
  sample "220, $2, s" "$1" "$elapsed"
  sample "220, $2: more than \`true\`, s" "$1" "$(calculate "$elapsed - $true")"
  sample "220, $2: more than \`echo\`, s" "$1" "$(calculate "$elapsed - $echo")"
}

open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "start: round $round of $rounds"
  for candidate in "${candidates[@]}"; do
    time_true "$candidate"
    true=$elapsed
    time_echo "$candidate"
    echo=$elapsed
    # shellcheck disable=SC2016
    { sample '`true`, s' "$candidate" "$true"; sample '`echo`, s' "$candidate" "$echo"; }
    measure "$candidate" "one domain" --env ALLOWED_SENDER_DOMAINS=example.com
    measure "$candidate" "2,000 domains" --env "ALLOWED_SENDER_DOMAINS=$(domains 2000)"
    measure "$candidate" "20 generated keys" --env "ALLOWED_SENDER_DOMAINS=$(domains 20)" --env DKIM_AUTOGENERATE=1
  done
done

# shellcheck disable=SC2016
{
  header 'Start: `docker run` to'
  row '`true`, s' 2
  row '`echo`, s' 2
  row '220, one domain, s' 2
  row '220, one domain: more than `true`, s' 2 most 0.2
  row '220, one domain: more than `echo`, s' 2
  row '220, 2,000 domains, s' 2
  row '220, 2,000 domains: more than `true`, s' 2 most 0.2
  row '220, 2,000 domains: more than `echo`, s' 2
  row '220, 20 generated keys, s' 2
  row '220, 20 generated keys: more than `true`, s' 2
  row '220, 20 generated keys: more than `echo`, s' 2
}
