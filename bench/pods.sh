#!/bin/bash
# What a relay passes within a bound of processor time, such as a pod has: messages a second through to smtp-sink, signed, and the working set afterwards as
# the kubelet counts it (memory.usage less inactive_file). Source and sink share one container, which has what the relay leaves of this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

messages=${BENCH_MESSAGES:-600}
sessions=10
sizes=(0.25 0.5 1 2)

# working_set NAME: bytes, of a control group of version 2 or 1.
working_set() {
  # shellcheck disable=SC2016
  docker exec "$bed-$1" sh -c 'cd /sys/fs/cgroup; if [ -e memory.current ]; then used=memory.current stat=memory.stat name=inactive_file
    else used=memory/memory.usage_in_bytes stat=memory/memory.stat name=total_inactive_file; fi
    echo "$(cat $used) - $(sed -n "s/^$name //p" $stat)"' | { read -r used _ inactive; echo $((used - inactive)); }
}

open_bed
open_far

for size in "${sizes[@]}"; do
  ((${size%.*} <= $(nproc))) || continue
  start_relay pod "$image" --cpus "$size" --env DKIM_AUTOGENERATE=1
  for ((round = 1; round <= rounds; round++)); do
    progress "pods: $size: round $round of $rounds"
    seconds=$(deliver_through pod "$messages" "$sessions")
    sample rate "$size" "$(calculate "$messages / $seconds")"
    sample memory "$size" "$(calculate "$(working_set pod) / 1e6")"
  done
  remove pod
done

printf '\n## A pod of a size: %s messages of 2 kB, signed, %s sessions\n\n' "$messages" "$sessions"
echo '| processors (`--cpus`) | messages/s | messages an hour | working set, MB |'
echo '| --- | ---: | ---: | ---: |'
for size in "${sizes[@]}"; do
  rate=$(median rate "$size")
  [[ -z $rate ]] || printf '| %-21s | %10.0f | %16.0f | %15.0f |\n' "$size" "$rate" "$(calculate "$rate * 3600")" "$(median memory "$size")"
done
