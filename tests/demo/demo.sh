#!/bin/bash
# Shows the relay at work: a name server and a receiving mail server beside it on a private network, one message through.
# Prints what arrived: the DKIM-Signature, the receiver's verdict on it, the relay's log line. Exit status 0 only with all three.
# Needs the image (./build.sh image); PFINIT_IMAGE names another than pfinit:latest.
set -euo pipefail
cd "$(dirname "$0")/../.."

image=${PFINIT_IMAGE:-pfinit:latest}
peer=pfinit-test-peer:latest
demo=pfinit-demo-$$
sender=alice@example.com
recipient=bob@example.net

fail() { echo "demo: $*" >&2; exit 1; }

clean_up() {
  docker rm --force --volumes "$demo-relay" "$demo-receiver" "$demo-dns" >/dev/null 2>&1 || true
  docker network rm "$demo" >/dev/null 2>&1 || true
}

# start NAME IMAGE [OPTION...] [-- ARGUMENT...]
start() {
  local name=$1 image=$2 options=()
  shift 2
  while [[ $# != 0 && $1 != -- ]]; do options+=("$1"); shift; done
  docker run --detach --name "$demo-$name" --hostname "$name" --network "$demo" --network-alias "$name" \
    "${options[@]}" "$image" "${@:2}" >/dev/null
}

address() { docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$demo-$1"; }

relay_log() { docker logs "$demo-relay" 2>&1; }

# eventually COMMAND...: until it succeeds, for ten seconds.
eventually() {
  for _ in {1..100}; do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  return 1
}

# header NAME: the first header of that name on stdin, with its continuation lines.
header() { awk -v name="$1:" 'index($0, name) == 1 { found = 1; print; next } found && sub(/^[ \t]+/, "  ") { print; next } found { exit }'; }

# show TITLE TEXT: an indented section; no text is a failure.
show() {
  [[ -n $2 ]] || fail "not found: $1; the relay's log:"$'\n'"$(relay_log)"
  printf '\n%s\n' "$1"
  printf '    %s\n' "${2//$'\n'/$'\n'    }"
}

docker image inspect "$image" >/dev/null 2>&1 || fail "no image $image: ./build.sh image makes it"
docker image inspect "$peer" >/dev/null 2>&1 || { echo "demo: building the receiving mail server"; tests/peer/build.sh >/dev/null; }

trap clean_up EXIT
docker network create "$demo" >/dev/null
start dns "$peer" -- dns
start receiver "$peer" --dns "$(address dns)" -- receiver
docker exec "$demo-dns" publish mx-host=example.net,mx.example.net,10 "host-record=mx.example.net,$(address receiver)"

echo "demo: relay for example.com, with a key it makes itself"
start relay "$image" --dns "$(address dns)" --env ALLOWED_SENDER_DOMAINS=example.com --env DKIM_AUTOGENERATE=1
eventually docker exec "$demo-relay" pfinit health || fail "the relay does not serve"$'\n'"$(relay_log)"

echo "demo: publishing its record in the name server"
record=$(docker exec "$demo-relay" pfinit dkim show example.com)
strings=$(fold -w 250 <<<"${record#* TXT }" | sed 's/.*/"&"/' | paste -s -d ,)
docker exec "$demo-dns" publish "txt-record=${record%% *},$strings"

echo "demo: $sender writes to $recipient"
printf '%s\n' "From: Alice <$sender>" "To: Bob <$recipient>" "Subject: It works" "Date: $(date -R)" \
  "Message-Id: <demo@example.com>" "" "Hello Bob, this went through pfinit." |
  docker exec --interactive "$demo-receiver" sh -c "cat >/tmp/message; smtp-source -F /tmp/message -f $sender -t $recipient relay:587"
path=$(docker exec "$demo-receiver" await-mail "$recipient") || fail "nothing arrived in 20 s"$'\n'"$(relay_log)"
message=$(docker exec "$demo-receiver" cat "$path")

verdict=$(header Authentication-Results <<<"$message")
[[ $verdict == *dkim=pass* ]] || verdict=
sent() { relay_log | grep "to=<$recipient>.*status=sent"; }
eventually sent || true

show "DKIM-Signature of the message that arrived" "$(header DKIM-Signature <<<"$message")"
show "Verdict of the receiver's verifier" "$verdict"
show "Log line of the relay" "$(sent || true)"
printf '\ndemo: signed, delivered, verified\n'
