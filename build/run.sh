#!/bin/bash
# Starts the image as a relay on 127.0.0.1:1587 and shows its log. Ctrl-C stops it in order, and nothing stays behind.
set -euo pipefail
. build/environment.sh

name=pfinit-run
echo "build.sh: pfinit listens on 127.0.0.1:1587 for mail from example.com; Ctrl-C stops it"

# In a session of its own the client does not get Ctrl-C, so it shows the log until the container has stopped.
setsid docker run --rm --name "$name" --publish 127.0.0.1:1587:587 \
  --env ALLOWED_SENDER_DOMAINS=example.com --env DKIM_AUTOGENERATE=1 pfinit &
client=$!
trap 'docker stop --time 30 "$name" >/dev/null' INT TERM HUP

# A signal ends wait early; the client's own exit status, which is the container's, is what counts.
status=0
wait "$client" || status=$?
while kill -0 "$client" 2>/dev/null; do
  wait "$client" && status=0 || status=$?
done
exit "$status"
