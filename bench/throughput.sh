#!/bin/bash
# Messages a second from smtp-source through the relay to smtp-sink, until the last has arrived there: unsigned and signed in turn.
# Source and sink share one container; both relays run all the time, one of them idle.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

messages=${BENCH_MESSAGES:-1000}
sessions=10

# deliver CANDIDATE KIND: one round through the relay of that kind.
deliver() {
  local seconds
  seconds=$(docker exec --interactive "$bed-far" bash -s -- "$(address "$bed-$2")" "$messages" "$sessions" <bench/deliver.sh) ||
    { docker logs --tail 20 "$bed-$2" >&2; fail "throughput: not every message arrived: the log above may say why"; }
  sample "$2, messages/s" "$1" "$(calculate "$messages / $seconds")"
}

open_bed
on_bed far --detach --entrypoint bash "$peer" -c 'exec peer sink -c >/peer/arrived' >/dev/null
docker exec "$bed-dns" publish mx-host=example.net,mx.example.net,10 "host-record=mx.example.net,$(address "$bed-far")"

for candidate in "${candidates[@]}"; do
  start_relay unsigned "$candidate"
  port=$((port + 1)) start_relay signed "$candidate" --env DKIM_AUTOGENERATE=1
  for ((round = 1; round <= rounds; round++)); do
    progress "throughput: $candidate: round $round of $rounds"
    deliver "$candidate" unsigned
    deliver "$candidate" signed
  done
  signatures=$(docker logs "$bed-signed" 2>&1 | grep -c 'DKIM-Signature field added') || true
  ((signatures >= messages * rounds)) || fail "throughput: $candidate signed $signatures of $((messages * rounds)) messages"
  sample "signed, of the unsigned rate, %" "$candidate" \
    "$(calculate "100 * $(median "signed, messages/s" "$candidate") / $(median "unsigned, messages/s" "$candidate")")"
  remove unsigned
  remove signed
done

header "Throughput to smtp-sink ($messages messages of 2 kB, $sessions sessions)"
row "unsigned, messages/s" 0
row "signed, messages/s" 0
row "signed, of the unsigned rate, %" 0
