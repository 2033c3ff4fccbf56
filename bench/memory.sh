#!/bin/bash
# Resident memory of an idle relay, five seconds after its 220: PSS (a page that n processes share counts 1/n for each), as this machine's /proc has it.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)

# proportional_size PID: bytes; 0 for a process that is gone by now.
proportional_size() {
  # shellcheck disable=SC2016
  "${sudo[@]}" awk '/^Pss:/ { print $2 * 1024; found = 1 } END { if (!found) print 0 }' "/proc/$1/smaps_rollup" 2>/dev/null || echo 0
}

# measure CANDIDATE SITUATION OPTION...: the sums over the container's processes by what they belong to, in MB (1,000,000 bytes).
measure() {
  local candidate=$1 situation=$2 pid program bytes first=0 postfix=0 opendkim=0
  start_relay sample "$candidate" "${@:3}"
  sleep 5
  while read -r pid program; do
    bytes=$(proportional_size "$pid")
    case $program in
      opendkim) opendkim=$((opendkim + bytes)) ;;
      *) if [[ $pid == "$(docker inspect --format '{{.State.Pid}}' "$bed-sample")" ]]; then first=$bytes; else postfix=$((postfix + bytes)); fi ;;
    esac
  done < <(docker top "$bed-sample" -eo pid,comm | tail -n +2)
  ((first > 0)) || fail "memory: the container's processes are not in this machine's /proc: run this where the engine runs"
  sample "PID 1, $situation, MB" "$candidate" "$(calculate "$first / 1e6")"
  sample "OpenDKIM, $situation, MB" "$candidate" "$(calculate "$opendkim / 1e6")"
  sample "Postfix and the rest, $situation, MB" "$candidate" "$(calculate "$postfix / 1e6")"
  sample "whole container, $situation, MB" "$candidate" "$(calculate "($first + $postfix + $opendkim) / 1e6")"
  remove sample
}

open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "memory: round $round of $rounds"
  for candidate in "${candidates[@]}"; do
    measure "$candidate" "unsigned"
    measure "$candidate" "with OpenDKIM" --env DKIM_AUTOGENERATE=1
  done
done

header "Resident memory when idle (PSS)"
row "PID 1, unsigned, MB" 1
row "whole container, unsigned, MB" 1
row "PID 1, with OpenDKIM, MB" 1 8
row "OpenDKIM, with OpenDKIM, MB" 1
row "Postfix and the rest, with OpenDKIM, MB" 1
row "whole container, with OpenDKIM, MB" 1 32
