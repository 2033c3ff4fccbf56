#!/bin/bash
# Starts the image as a relay on 127.0.0.1:1587 and shows its log. Ctrl-C stops it in order, and nothing stays behind.
set -euo pipefail
. build/environment.sh

container=$(docker run --detach --rm --publish 127.0.0.1:1587:587 \
  --env ALLOWED_SENDER_DOMAINS=example.com --env DKIM_AUTOGENERATE=1 pfinit)
trap 'docker stop --time 30 "$container" >/dev/null' INT TERM

echo "build.sh: pfinit listens on 127.0.0.1:1587 for mail from example.com; Ctrl-C stops it"

# The log is followed by a process that Ctrl-C does not reach, so that it shows the stop as well; it ends with the container.
setsid docker logs --follow "$container" &
while kill -0 $! 2>/dev/null; do wait $! || true; done
