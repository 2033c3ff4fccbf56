#!/bin/bash
# Runs the unit tests of net472 under Debian's Mono, in a container: tests/unit/mono/run.sh [ARGUMENT...], which are xunit.console's,
# such as -class Pfinit.Tests.Kernel.LetterTests. Called from the repository's root.
set -euo pipefail
. build/environment.sh

dotnet build tests/unit -f net472 --verbosity quiet --nologo
runner=$(dotnet msbuild tests/unit -getProperty:NuGetPackageRoot -p:TargetFramework=net472)xunit.runner.console/2.4.1/tools/net472

build/base-image.sh
docker build --quiet --tag pfinit-test-mono tests/unit/mono >/dev/null
# Tests mount file systems in a namespace of their own and listen on IPv6 loopback.
docker run --rm --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined --network host \
  --volume "$PWD:$PWD:ro" --volume "$runner:/runner:ro" --workdir "$PWD" \
  pfinit-test-mono mono --debug /runner/xunit.console.exe tests/unit/bin/Debug/net472/unit.dll -noappdomain -nologo "$@"
