# shellcheck shell=bash
# Runs inside the peer container, given to its bash by common.sh: deliver.sh RELAY MESSAGES SESSIONS
# Hands MESSAGES to the relay, waits until as many more have arrived at the sink, and prints the seconds it took. A message is a connection
# of its own, as applications send them. Fails when nothing has arrived for 30 s.
set -euo pipefail
relay=$1 messages=$2 sessions=$3

# smtp-sink -c writes `sess=N quit=N mesg=N` and a carriage return after every event.
arrived=0
exec 3</peer/arrived
read_counts() { while IFS= read -r -d $'\r' line <&3; do arrived=${line##*mesg=}; done; }
read_counts

wanted=$((arrived + messages)) begin=${EPOCHREALTIME/./} seen=$arrived silent_since=$SECONDS
smtp-source -s "$sessions" -m "$messages" -l 2048 -f sender@example.com -t recipient@example.net "$relay:587" &
while ((arrived < wanted)); do
  sleep 0.02
  read_counts
  ((arrived == seen)) || silent_since=$SECONDS
  ((SECONDS - silent_since < 30)) || { echo "deliver: $((wanted - arrived)) of $messages messages have not arrived" >&2; exit 1; }
  seen=$arrived
done
end=${EPOCHREALTIME/./}
wait
printf '%d.%06d\n' $(((end - begin) / 1000000)) $(((end - begin) % 1000000))
