# shellcheck shell=bash disable=SC2034
# Sourced by the scripts here: a clock, medians, the lines of a table, and a private network whose name server knows no other.
# Everything that is started on that network carries one label; `close_bed` removes it again, however the script ends.

export LC_ALL=C

# The image measured; the image it replaces (its column says "not here" when the engine does not have it); one relay at a time on this port.
image=${PFINIT_IMAGE:-pfinit:latest}
rival=${BENCH_RIVAL:-boky/postfix:latest}
peer=pfinit-test-peer:latest
port=${BENCH_PORT:-25587}
rounds=${BENCH_ROUNDS:-5}
bed=pfinit-bench-$$
label=pfinit-bench=$$

fail() { echo "bench: $*" >&2; exit 1; }
progress() { echo "bench: $*" >&2; }
present() { docker image inspect "$1" >/dev/null 2>&1; }

present "$image" || fail "no image $image: './build.sh image' builds it"

candidates=("$image")
if present "$rival"; then candidates+=("$rival"); fi

# --- Clock and medians ---

# seconds_since MICROSECONDS: sets $elapsed, in seconds. The beginning is ${EPOCHREALTIME/./}.
seconds_since() {
  local microseconds=$((${EPOCHREALTIME/./} - $1))
  printf -v elapsed '%d.%06d' $((microseconds / 1000000)) $((microseconds % 1000000))
}

# sample FIGURE CANDIDATE VALUE: one measurement of many.
declare -A samples
sample() { samples[$1/$2]+="$3 "; }

# median FIGURE CANDIDATE: the middle of its samples; nothing without any. The number of rounds is odd.
median() {
  tr ' ' '\n' <<<"${samples[$1/$2]-}" | sort -g | awk 'NF { value[++n] = $1 } END { if (n) print value[int((n + 1) / 2)] }'
}

# latest FIGURE CANDIDATE: its last sample, for a ratio of what was measured right after one another.
latest() {
  local values=${samples[$1/$2]% }
  echo "${values##* }"
}

# calculate EXPRESSION: floating-point arithmetic, as awk understands it.
calculate() { awk "BEGIN { printf \"%.6f\", $1 }"; }

# --- Memory ---

sudo=()
[[ $EUID == 0 ]] || sudo=(sudo)

# proportional_size PID: bytes; 0 for a process that is gone by now.
proportional_size() {
  # shellcheck disable=SC2016
  "${sudo[@]}" awk '/^Pss:/ { print $2 * 1024; found = 1 } END { if (!found) print 0 }' "/proc/$1/smaps_rollup" 2>/dev/null || echo 0
}

# --- The table of whole-image figures ---

header() {
  printf '\n## %s\n\n' "$1"
  row_format='| %-52s | %10s | %12s | %13s | %s |\n'
  # shellcheck disable=SC2059
  printf "$row_format" "" pfinit "${rival%:*}" "times pfinit" reach
  echo "| --- | ---: | ---: | ---: | --- |"
}

# reach least|most BOUND VALUE [UNIT]: what the project set itself, and whether the value gets there.
reach() {
  awk -v which="$1" -v bound="$2" -v value="$3" -v unit="${4:+ $4}" \
    'BEGIN { print "at " which " " bound unit ": " ((which == "most" ? value <= bound : value >= bound) ? "reached" : "missed") }'
}

# row FIGURE DECIMALS [least|most BOUND]: the medians of both images, and the bound that pfinit has set itself.
row() {
  local ours theirs ratio=- reached=-
  ours=$(median "$1" "$image") theirs=$(median "$1" "$rival")
  if [[ -n $theirs ]]; then
    ratio=$(awk "BEGIN { if ($ours > 0) printf \"%.1f\", $theirs / $ours; else print \"-\" }")
    theirs=$(printf "%.$2f" "$theirs")
  fi
  if [[ -n ${3-} ]]; then reached=$(reach "$3" "$4" "$ours"); fi
  # shellcheck disable=SC2059
  printf "$row_format" "$1" "$(printf "%.$2f" "$ours")" "${theirs:-not here}" "$ratio" "$reached"
}

# --- The network ---

open_bed() {
  present "$peer" || fail "no image $peer: 'tests/peer/build.sh' builds it"
  trap close_bed EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  docker network create --label "$label" "$bed" >/dev/null
  docker run --detach --name "$bed-dns" --label "$label" --network "$bed" "$peer" dns >/dev/null
  dns=$(address "$bed-dns")
}

close_bed() {
  local left
  mapfile -t left < <(docker ps --all --quiet --filter "label=$label")
  [[ ${#left[@]} == 0 ]] || docker rm --force --volumes "${left[@]}" >/dev/null
  docker network rm "$bed" >/dev/null
}

# address CONTAINER: where it is on the network.
address() { docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$1"; }

# on_bed NAME OPTION...: `docker run` on the network.
on_bed() { docker run --name "$bed-$1" --label "$label" --network "$bed" --dns "$dns" "${@:2}"; }

remove() { docker rm --force --volumes "$bed-$1" >/dev/null; }

# await_banner NAME: returns as soon as port $port of this machine says 220; shows the container's log and fails after two minutes.
# The container must be running: a try before its interface is up leaves the kernel waiting a second for an ARP answer, and all later tries with it.
await_banner() {
  local line deadline=$((SECONDS + 120))
  while ((SECONDS < deadline)); do
    if { exec 9<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
      line=
      # The engine's proxy accepts before the relay listens, and then hangs up.
      IFS= read -r -t 10 line <&9 || true
      exec 9>&-
      [[ $line != 220* ]] || return 0
    fi
    pause
  done
  docker logs --tail 20 "$bed-$1" >&2 || true
  fail "no 220 within two minutes: the log above says why"
}

# Two milliseconds, without starting a process. The descriptor is a pipe that nobody writes to.
exec 8<> <(:)
pause() { read -r -t 0.002 <&8 || true; }

# start_relay NAME IMAGE OPTION...: a relay for example.com that has greeted on $port.
start_relay() {
  on_bed "$1" --detach --publish "127.0.0.1:$port:587" --env ALLOWED_SENDER_DOMAINS=example.com "${@:3}" "$2" >/dev/null
  await_banner "$1"
}

# --- Mail ---

# open_far: the mail server of example.net, which takes everything and counts it, and the place from which mail is sent.
open_far() {
  on_bed far --detach --entrypoint bash "$peer" -c 'exec peer sink -c >/peer/arrived' >/dev/null
  docker exec "$bed-dns" publish mx-host=example.net,mx.example.net,10 "host-record=mx.example.net,$(address "$bed-far")"
}

# deliver_through RELAY MESSAGES SESSIONS: prints the seconds until the last has arrived (deliver.sh); shows the relay's log and fails when one does not.
deliver_through() {
  docker exec --interactive "$bed-far" bash -s -- "$(address "$bed-$1")" "$2" "$3" <bench/deliver.sh ||
    { docker logs --tail 20 "$bed-$1" >&2; fail "not every message arrived through $1: the log above may say why"; }
}
