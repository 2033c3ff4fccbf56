#!/bin/bash
# Sees to it that a Docker engine answers, and that `docker` is a client that can build with BuildKit. Called by prepare.sh.
set -euo pipefail
. build/environment.sh

fail() { echo "build.sh: $*" >&2; exit 1; }
install_docker() { build/install.sh docker.io 'docker-cli?' 'docker-buildx?'; }

# A client earlier on PATH may be one that cannot build, so Debian's own is asked, too.
clients=(docker /usr/bin/docker)

answers() {
  local client
  for client in "${clients[@]}"; do
    "$client" version >/dev/null 2>&1 && return
  done
  return 1
}

# The first client that reaches the engine and has BuildKit: inside before version 23, as the buildx plugin since then.
builder() {
  local client version
  for client in "${clients[@]}"; do
    version=$("$client" version --format '{{.Client.Version}}' 2>/dev/null) || continue
    if ((${version%%.*} < 23)) || "$client" buildx version >/dev/null 2>&1; then
      command -v "$client"
      return
    fi
  done
  return 1
}

start_engine() {
  local sudo=()
  [[ $EUID == 0 ]] || sudo=(sudo)
  echo "build.sh: no Docker engine answers, starting one"
  if [[ -d /run/systemd/system ]]; then
    "${sudo[@]}" systemctl start docker
  else
    # Left by an engine that was killed; should another process have the number by now, dockerd would refuse to start.
    pidof dockerd >/dev/null || "${sudo[@]}" rm -f /var/run/docker.pid /var/run/docker/containerd/containerd.pid
    "${sudo[@]}" sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &'
  fi
  for _ in {1..60}; do
    answers && return
    sleep 0.5
  done
  [[ -d /run/systemd/system ]] || tail -n 5 /var/log/dockerd.log >&2
  fail "the Docker engine does not answer: see /var/log/dockerd.log or 'journalctl -u docker'; without root, your user must be in the group docker"
}

if ! answers; then
  command -v dockerd >/dev/null || install_docker
  answers || start_engine
fi

if ! client=$(builder); then
  install_docker
  client=$(builder) || fail "docker cannot build with BuildKit: install its buildx plugin ('docker buildx version' must work) and run this again"
fi
[[ $client == "$(command -v docker)" ]] || { mkdir -p artifacts/bin && ln -sf "$client" artifacts/bin/docker; }
