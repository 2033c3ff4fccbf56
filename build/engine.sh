#!/bin/bash
# Finds a docker client that reaches an engine and can build with BuildKit; starts the engine when none answers. Called by prepare.sh.
set -euo pipefail
. build/environment.sh

fail() { echo "build.sh: $*" >&2; exit 1; }
answers() { "$1" version >/dev/null 2>&1; }

# Clients before 23 bring BuildKit along; later ones need the buildx plugin.
builds() {
  local version
  version=$("$1" version --format '{{.Client.Version}}' 2>/dev/null) || return 1
  ((${version%%.*} < 23)) || "$1" buildx version >/dev/null 2>&1
}

# A second client later on PATH may be the one that works.
client() {
  local candidate
  for candidate in docker /usr/bin/docker; do
    if command -v "$candidate" >/dev/null && answers "$candidate" && builds "$candidate"; then
      command -v "$candidate"
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
    "${sudo[@]}" sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &'
  fi
  for _ in {1..60}; do
    answers docker || answers /usr/bin/docker || { sleep 0.5; continue; }
    return
  done
  [[ -d /run/systemd/system ]] || tail -n 5 /var/log/dockerd.log >&2
  fail "the Docker engine does not answer: see /var/log/dockerd.log or 'journalctl -u docker'; without root, your user must be in the group docker"
}

answers docker || answers /usr/bin/docker || start_engine

if ! docker=$(client); then
  build/install.sh 'docker-buildx?'
  docker=$(client) || fail "docker cannot build with BuildKit: install its buildx plugin ('docker buildx version' must work) and run this again"
fi

[[ $docker == "$(command -v docker)" ]] || { mkdir -p artifacts/bin && ln -sf "$docker" artifacts/bin/docker; }
