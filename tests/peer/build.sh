#!/bin/bash
# Builds the test peer image (pfinit-test-peer:latest, or what PFINIT_PEER_IMAGE names); quick when nothing changed, since every layer is cached.
# The base image debian:trixie-slim must be there or pullable.
set -euo pipefail
cd "$(dirname "$0")"
docker build -q -t "${PFINIT_PEER_IMAGE:-pfinit-test-peer:latest}" .
