#!/bin/bash
# The log path: 200,000 lines as fast as /dev/log takes them, by pfinit and by rsyslogd, as JSON, with addresses masked, and through supervisord.
# Standard output is a pipe to a file in memory, so that no engine's own log is measured.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/environment.sh
. bench/common.sh

lines=${BENCH_LINES:-200000}
rsyslog=pfinit-bench-rsyslog:latest
kinds=(pfinit "pfinit, masked" "pfinit, plain" rsyslogd "rsyslogd, masked" "rsyslogd, supervisord")
floor="nothing but receiving"

docker build -q -t "$rsyslog" bench/log >/dev/null || fail "log: no image to compare with: the message above says why"
work=$(mktemp -d -p /dev/shm)
open_bed
trap 'close_bed; rm -rf "$work"' EXIT
for program in load receive; do clang -O2 -static -o "$work/$program" "bench/log/$program.c"; done
awk -f bench/log/lines.awk >"$work/lines"
mkfifo "$work/out"

# start KIND: a container whose PID 1 writes to the pipe.
start() {
  local image=$image command=pfinit options=(--no-healthcheck --env ALLOWED_SENDER_DOMAINS=example.com --env "LOG_FORMAT=json")
  case $1 in
    *plain) options+=(--env LOG_FORMAT=plain) ;;
    pfinit,*) options+=(--env ANONYMIZE_EMAILS=smart) ;;
    rsyslogd) image=$rsyslog command="rsyslogd -n -f /bench/rsyslog.conf" ;;
    *supervisord) image=$rsyslog command="supervisord -c /bench/supervisord.conf" ;;
    rsyslogd*) image=$rsyslog command="rsyslogd -n -f /bench/rsyslog-mask.conf" ;;
  esac
  on_bed log --detach --volume "$work:/exchange" "${options[@]}" --entrypoint sh "$image" -c "exec $command >/exchange/out" >/dev/null
}

# processes: those of the container that have to do with the log, as this machine numbers them.
processes() { docker top "$bed-log" -eo pid,comm | awk '$2 ~ /^(pfinit|rsyslogd|supervisord|python3)/ { print $1 }'; }

# processor_time: milliseconds, of all threads.
processor_time() {
  local pid
  for pid in $(processes); do cat "/proc/$pid"/task/*/schedstat; done | awk '{ sum += $1 } END { printf "%.3f", sum / 1e6 }'
}

resident() {
  local pid
  for pid in $(processes); do cat "/proc/$pid/status"; done | awk '$1 == "VmRSS:" { sum += $2 } END { printf "%.1f", sum * 1024 / 1e6 }'
}

# arrived: how many of the lines that were sent have come. rsyslogd writes the slash of postfix/smtpd with a backslash.
arrived() { grep -c '[pP]ostfix\\*/\|opendkim\[' "$work/got" || true; }

# One round of a kind: sends, waits until nothing comes any more, and counts.
measure() {
  local reader begin end begun before seconds got size=-1
  cat "$work/out" >"$work/got" &
  reader=$!
  start "$1"
  until docker exec "$bed-log" test -S /dev/log; do sleep 0.1; done
  sleep 2
  before=$(processor_time)
  begun=$(arrived)
  begin=$(docker exec "$bed-log" /exchange/load /dev/log /exchange/lines "$lines")
  while [[ $(stat -c %s "$work/got") != "$size" ]]; do size=$(stat -c %s "$work/got"); sleep 0.3; done
  end=$(stat -c %.6Y "$work/got")
  seconds=$(calculate "$end - $begin / 1e6")
  got=$(($(arrived) - begun))
  sample "lines/s" "$1" "$(calculate "$got / $seconds")"
  sample "CPU s" "$1" "$(calculate "($(processor_time) - $before) / 1000")"
  sample "lines per CPU s" "$1" "$(calculate "$got * 1000 / ($(processor_time) - $before)")"
  sample "RSS, MB" "$1" "$(resident)"
  sample "lost" "$1" "$((lines - got))"
  remove log
  wait "$reader"
}

# One round of a program that only receives.
measure_floor() {
  local used
  on_bed log --detach --volume "$work:/exchange" --entrypoint /exchange/receive "$rsyslog" /dev/log "$lines" >/dev/null
  until docker exec "$bed-log" test -S /dev/log; do sleep 0.1; done

  # The container ends with the last line, and may take the sender with it before that has returned; it has all lines then.
  docker exec "$bed-log" /exchange/load /dev/log /exchange/lines "$lines" >/dev/null || true
  [[ $(docker wait "$bed-log") == 0 ]] || fail "log: the receiver ended early"
  used=$(docker logs "$bed-log")
  sample "CPU s" "$floor" "$(calculate "$used / 1000")"
  sample "lines per CPU s" "$floor" "$(calculate "$lines * 1000 / $used")"
  remove log
}

for ((round = 1; round <= rounds; round++)); do
  progress "log: round $round of $rounds"
  for kind in "${kinds[@]}"; do measure "$kind"; done
  measure_floor
  # Against the rsyslogd and the pfinit of the same round: how fast the machine is changes from one to the next.
  for kind in "${kinds[@]}" "$floor"; do
    sample "times rsyslogd" "$kind" "$(calculate "$(latest "lines per CPU s" "$kind") / $(latest "lines per CPU s" rsyslogd)")"
  done
  sample "masking, %" pfinit "$(calculate "100 * ($(latest "lines per CPU s" pfinit) / $(latest "lines per CPU s" "pfinit, masked") - 1)")"
done

# line KIND [REACH]: the medians of a kind.
line() {
  local rate=- resident=- lost=-
  if [[ $1 != "$floor" ]]; then
    rate=$(median "lines/s" "$1") resident=$(median "RSS, MB" "$1") lost=$(median lost "$1")
    printf -v rate %.0f "$rate"
  fi
  printf '| %-22s | %10s | %8.2f | %15.0f | %14.1f | %8s | %8s | %s |\n' "$1" "$rate" "$(median "CPU s" "$1")" \
    "$(median "lines per CPU s" "$1")" "$(median "times rsyslogd" "$1")" "$resident" "$lost" "${2:--}"
}

printf '\n## Log path: %s lines\n\n' "$lines"
printf '| %-22s | %10s | %8s | %15s | %14s | %8s | %8s | %s |\n' "" "lines/s" "CPU s" "lines per CPU s" "times rsyslogd" "RSS, MB" lost reach
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
masking=$(median "masking, %" pfinit)
for kind in "${kinds[@]}" "$floor"; do
  case $kind in
    pfinit) line "$kind" "$(reach least 5 "$(median "times rsyslogd" "$kind")" "times rsyslogd")" ;;
    "pfinit, masked") line "$kind" "$(printf 'masking: %.0f %% more CPU time, %s' "$masking" "$(reach most 15 "$masking" %)")" ;;
    *) line "$kind" ;;
  esac
done
