#!/bin/bash
# Resident memory of an idle relay, five seconds after its 220: PSS (a page that n processes share counts 1/n for each), as this machine's /proc has it.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

# measure CANDIDATE SITUATION: the sums over the container's processes by what they belong to, in MB (1,000,000 bytes).
measure() {
  local candidate=$1 situation=$2 main pid program bytes first=0 opendkim=0 rest=0
  sleep 5
  main=$(docker inspect --format '{{.State.Pid}}' "$bed-sample")
  while read -r pid program; do
    bytes=$(proportional_size "$pid")
    case $pid/$program in
      "$main"/*) first=$bytes ;;
      */opendkim) opendkim=$((opendkim + bytes)) ;;
      *) rest=$((rest + bytes)) ;;
    esac
  done < <(docker top "$bed-sample" -eo pid,comm | tail -n +2)
  ((first > 0)) || fail "memory: the container's processes are not in this machine's /proc: run this where the engine runs"
  sample "$situation: PID 1, MB" "$candidate" "$(calculate "$first / 1e6")"
  sample "$situation: OpenDKIM, MB" "$candidate" "$(calculate "$opendkim / 1e6")"
  sample "$situation: Postfix and the rest, MB" "$candidate" "$(calculate "$rest / 1e6")"
  sample "$situation: whole container, MB" "$candidate" "$(calculate "($first + $opendkim + $rest) / 1e6")"
}

# Pages of the same layers that others have mapped too would count in part.
others=$(docker ps --quiet | wc -l)

open_bed
for ((round = 1; round <= rounds; round++)); do
  progress "memory: round $round of $rounds"
  for candidate in "${candidates[@]}"; do
    start_relay sample "$candidate"
    measure "$candidate" unsigned
    remove sample
    start_relay sample "$candidate" --env DKIM_AUTOGENERATE=1
    measure "$candidate" "key just made"
    # The key is there now, as in every later start.
    docker restart "$bed-sample" >/dev/null
    await_banner sample
    measure "$candidate" signing
    remove sample
  done
done

header "Resident memory when idle (PSS)"
row "unsigned: PID 1, MB" 1 most 8
row "unsigned: whole container, MB" 1
row "signing: PID 1, MB" 1 most 8
row "signing: OpenDKIM, MB" 1
row "signing: Postfix and the rest, MB" 1
row "signing: whole container, MB" 1 most 32
row "key just made: PID 1, MB" 1 most 8
row "key just made: whole container, MB" 1 most 32
if ((others > 0)); then
  printf '\nOther containers were running (%d at the start); where one was of the same image, these figures are too low.\n' "$others"
fi
