#!/bin/bash
# Sees to it that the engine has debian:trixie-slim: pulled where the registry can be reached, made from Debian packages where not.
set -euo pipefail
. build/environment.sh

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

# The mirrors that this machine uses, when it is a Debian one.
mirror() {
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' | awk -v label="$1" -v fallback="$2" '$1 == label { uri = $2 } END { print uri ? uri : fallback }'
}
debian=$(mirror Debian http://deb.debian.org/debian)
security=$(mirror Debian-Security http://deb.debian.org/debian-security)

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
