#!/bin/bash
# Time from `docker run` to Postfix's 220 on the published port, beside `docker run` of `true` in the same image with the same port.
# What an engine needs for any container is in both; the difference is what the relay itself needs.
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

time_banner() {
  local begin=${EPOCHREALTIME/./}
  on_bed sample --publish "127.0.0.1:$port:587" "${@:2}" "$1" >/dev/null 2>&1 &
  await_banner sample
  seconds_since "$begin"
  remove sample
  wait $! || true
}

# domains COUNT: domain1.example.com domain2.example.com …
domains() { printf 'domain%d.example.com ' $(seq "$1"); }

measure() {
  local candidate=$1 situation=$2 bare=$3
  time_banner "$candidate" "${@:4}"
  sample "220, $situation, s" "$candidate" "$elapsed"
  sample "220, $situation: more than \`true\`, s" "$candidate" "$(calculate "$elapsed - $bare")"
}

open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "start: round $round of $rounds"
  for candidate in "${candidates[@]}"; do
    time_true "$candidate"
    bare=$elapsed
    # shellcheck disable=SC2016
    sample '`true`, s' "$candidate" "$bare"
    measure "$candidate" "one domain" "$bare" --env ALLOWED_SENDER_DOMAINS=example.com
    measure "$candidate" "2,000 domains" "$bare" --env "ALLOWED_SENDER_DOMAINS=$(domains 2000)"
    measure "$candidate" "20 generated keys" "$bare" --env "ALLOWED_SENDER_DOMAINS=$(domains 20)" --env DKIM_AUTOGENERATE=1
  done
done

# shellcheck disable=SC2016
{
  header 'Start: `docker run` to'
  row '`true`, s' 2
  row '220, one domain, s' 2
  row '220, one domain: more than `true`, s' 2 0.2
  row '220, 2,000 domains, s' 2
  row '220, 2,000 domains: more than `true`, s' 2
  row '220, 20 generated keys, s' 2
  row '220, 20 generated keys: more than `true`, s' 2
}
