#!/bin/bash
# Builds the test peer image (pfinit-test-peer:latest); quick when nothing changed, since every layer is cached.
# The base image debian:trixie-slim must be there or pullable.
set -euo pipefail
cd "$(dirname "$0")"
docker build -q -t pfinit-test-peer:latest .
