#!/bin/bash
# Messages a second from smtp-source through the relay to smtp-sink, until the last has arrived there: unsigned, signed, and signed as the older image's
# settings have it (OpenDKIM over TCP), in turn. "asked" goes through OpenDKIM without being signed, which tells the conversation from the signature. What
# the signature alone would leave of the unsigned rate is computed from its processor time: all processors are busy meanwhile.
# Source and sink share one container; the relays run all the time, all but one of them idle.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

messages=${BENCH_MESSAGES:-1000}
sessions=10

# processor_time KIND: microseconds that the relay's container has used, as its control group has it (version 2, or 1).
processor_time() {
  docker exec "$bed-$1" sh -c 'cat /sys/fs/cgroup/cpu.stat 2>/dev/null || echo "usage_usec $(($(cat /sys/fs/cgroup/cpuacct/cpuacct.usage) / 1000))"' |
    awk '$1 == "usage_usec" { print $2 }'
}

# deliver CANDIDATE KIND: one round through the relay of that kind.
deliver() {
  local seconds before
  before=$(processor_time "$2")
  seconds=$(deliver_through "$2" "$messages" "$sessions")
  sample "$2, messages/s" "$1" "$(calculate "$messages / $seconds")"
  sample "$2: processor time of the relay, ms a message" "$1" "$(calculate "($(processor_time "$2") - $before) / 1000 / $messages")"
}

open_bed
open_far

for candidate in "${candidates[@]}"; do
  kinds=(unsigned signed)
  start_relay unsigned "$candidate"
  port=$((port + 1)) start_relay signed "$candidate" --env DKIM_AUTOGENERATE=1
  if [[ $candidate == "$image" ]]; then
    kinds+=(asked older)
    port=$((port + 2)) start_relay asked "$candidate" --env DKIM_AUTOGENERATE=1 --env OPENDKIM_Mode=v
    port=$((port + 3)) start_relay older "$candidate" --env DKIM_AUTOGENERATE=1 --env OPENDKIM_Socket=inet:8891@localhost
  fi
  for ((round = 1; round <= rounds; round++)); do
    progress "throughput: $candidate: round $round of $rounds"
    for kind in "${kinds[@]}"; do deliver "$candidate" "$kind"; done
    for kind in "${kinds[@]:1}"; do
      sample "$kind, of the unsigned rate, %" "$candidate" \
        "$(calculate "100 * $(latest "$kind, messages/s" "$candidate") / $(latest "unsigned, messages/s" "$candidate")")"
    done
  done
  signatures=$(docker logs "$bed-signed" 2>&1 | grep -c 'DKIM-Signature field added') || true
  ((signatures >= messages * rounds)) || fail "throughput: $candidate signed $signatures of $((messages * rounds)) messages"
  for kind in "${kinds[@]}"; do remove "$kind"; done
done

# The signature itself, by the libcrypto that the image has, too.
[[ -e /usr/include/openssl/evp.h ]] || build/install.sh libssl-dev >&2
work=$(mktemp -d)
trap 'rm -rf "$work"; close_bed' EXIT
clang -O2 -Wall -o "$work/signature" bench/signature.c -lcrypto
docker cp "$work/signature" "$bed-far:/peer/" >/dev/null
docker exec "$bed-far" openssl genrsa -out /peer/key 2048 2>/dev/null
for ((round = 1; round <= rounds; round++)); do
  read -r fresh kept <<<"$(docker exec "$bed-far" /peer/signature /peer/key)"
  sample "RSA-2048 signature, ms" "$image" "$kept"
  sample "the same, key read anew (as OpenDKIM does), ms" "$image" "$fresh"
  sample "that signature alone, of the unsigned rate, %" "$image" \
    "$(calculate "100 / (1 + $fresh / 1000 / $(nproc) * $(median "unsigned, messages/s" "$image"))")"
done

header "Throughput to smtp-sink ($messages messages of 2 kB, $sessions sessions)"
for kind in unsigned signed older asked; do row "$kind, messages/s" 0; done
row "signed, of the unsigned rate, %" 0 least 80
for kind in older asked; do row "$kind, of the unsigned rate, %" 0; done
row "that signature alone, of the unsigned rate, %" 0
for kind in unsigned signed older asked; do row "$kind: processor time of the relay, ms a message" 2; done
row "RSA-2048 signature, ms" 2
row "the same, key read anew (as OpenDKIM does), ms" 2
