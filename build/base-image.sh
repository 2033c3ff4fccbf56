#!/bin/bash
# Sees to it that the engine has debian:trixie-slim: pulled where the registry can be reached, made from Debian packages where not.
set -euo pipefail
. build/environment.sh
. build/mirror.sh

image=debian:trixie-slim
if docker image inspect "$image" >/dev/null 2>&1; then
  echo "build.sh: base image $image: already here"
  exit
fi

if timeout 3 bash -c '</dev/tcp/registry-1.docker.io/443' 2>/dev/null && docker pull --quiet "$image"; then
  echo "build.sh: base image $image: pulled"
  exit
fi

command -v mmdebstrap >/dev/null || build/install.sh mmdebstrap debian-archive-keyring

debian=$(debian_mirror)
security=$(debian_security_mirror)

echo "build.sh: base image $image: no registry within reach, making it from the packages of $debian"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'deb %s trixie main\ndeb %s trixie-updates main\ndeb %s trixie-security main\n' "$debian" "$debian" "$security" >"$work/sources.list"
mmdebstrap --quiet --variant=minbase --architectures="$(dpkg --print-architecture)" \
  --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  trixie "$work/base.tar" "$work/sources.list"
docker import "$work/base.tar" "$image" >/dev/null
