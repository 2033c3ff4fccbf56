#!/bin/bash
# Runs the unit tests of net472 under Debian's Mono, in a container: tests/unit/mono/run.sh [ARGUMENT...], which are xunit.console's,
# such as -class Pfinit.Tests.Kernel.LetterTests. Called from the repository's root; the results are in artifacts/test-results/mono.trx, as xunit has them.
set -euo pipefail
. build/environment.sh

results=$PWD/artifacts/test-results
mkdir -p "$results"
rm -f "$results/mono.trx"

dotnet build tests/unit -f net472 --verbosity quiet --nologo
runner=$(dotnet msbuild tests/unit -getProperty:Pkgxunit_runner_console -p:TargetFramework=net472)/tools/net472

build/base-image.sh
docker build --quiet --tag pfinit-test-mono tests/unit/mono >/dev/null
# Tests mount file systems in a namespace of their own and listen on IPv6 loopback.
# Mono waits at its end for threads of tests that are over, some of them for ever: once the results are written, the container's end is theirs.
# shellcheck disable=SC2016
docker run --rm --init --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined --network host \
  --volume "$PWD:$PWD:ro" --volume "$runner:/runner:ro" --volume "$results:/results" --workdir "$PWD" \
  pfinit-test-mono timeout 30m sh -c '
    mono --debug /runner/xunit.console.exe tests/unit/bin/Debug/net472/unit.dll -noappdomain -nologo -xml /results/mono.trx "$@" &
    until grep -qs "</assemblies>" /results/mono.trx || ! kill -0 $!; do sleep 1; done
    grep -q "<assembly [^>]* passed=\"[1-9][^>]* failed=\"0\"[^>]* errors=\"0\"" /results/mono.trx' run "$@"
