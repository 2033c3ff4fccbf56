#!/bin/bash
# Prints the command that reads Compose files, for the tests of examples/compose: `docker compose` where that plugin is there, else `docker-compose`.
# Installs it where both are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

has_plugin() { docker compose version >/dev/null 2>&1; }

if ! has_plugin && ! command -v docker-compose >/dev/null; then
  package=docker-compose
  ! apt-cache show docker-compose-v2 >/dev/null 2>&1 || package=docker-compose-v2
  build/install.sh "$package" >&2
fi
if has_plugin; then echo 'docker compose'; else echo docker-compose; fi
