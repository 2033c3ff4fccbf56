#!/bin/bash
# Builds, tests and runs pfinit: ./build.sh VERB (./build.sh help lists them).
# Installs what the verb needs and this machine lacks, then leaves the work to build.cake. Debian 12 and 13, Ubuntu 24.04; as root, or with sudo at hand.
set -euo pipefail
cd "$(dirname "$0")"
. build/environment.sh
. build/architecture.sh

# cake TARGET [OPTION...]
cake() {
  dotnet tool restore >/dev/null
  dotnet cake build.cake --verbosity=minimal --target="$1" "${@:2}"
}

# usage VERB: the arguments behind the verb are none that it takes.
usage() {
  echo "build.sh: $1: this is no argument of it; ./build.sh help lists them" >&2
  exit 64
}

case ${1:-help} in
  run)
    build/prepare.sh
    cake Image
    exec build/run.sh
    ;;
  demo | image | bench)
    build/prepare.sh
    cake "${1^}"
    ;;
  images)
    target=(Archive)
    [[ $# == 1 ]] || { [[ $# == 3 && $2 == --push && ${3##*/} == *:* ]] || usage "$*"; target=(Push "--list=$3"); }
    # What others get has the packages of today.
    [[ $# == 1 ]] || { PACKAGES="newest of $(date --iso-8601)"; export PACKAGES; }
    build/prepare.sh
    cake "${target[@]}" "--architectures=$every_architecture"
    ;;
  test)
    # One of each backend is started.
    export PFINIT_ARCHITECTURES='amd64 armv7'
    compiled=('--compiled=386 arm64 armv6 ppc64le') tests=Test suites=(format unit integration)
    [[ $# == 1 ]] || {
      [[ $* == 'test --all-architectures' ]] || usage "$*"
      PFINIT_ARCHITECTURES=$every_architecture compiled=() tests=TestAll suites+=(mono)
    }
    build/prepare.sh
    rm -rf artifacts/test-results
    cake "$tests" "--architectures=$PFINIT_ARCHITECTURES" "${compiled[@]}" || true
    if [[ $tests == TestAll ]]; then build/summary.sh "${suites[@]}" | build/record.sh "$SECONDS"; else exec build/summary.sh "${suites[@]}"; fi
    ;;
  faults)
    build/prepare.sh
    rm -rf artifacts/test-results
    status=0
    cake Faults || status=$?
    cat artifacts/test-results/faults.txt || true
    exit "$status"
    ;;
  clean)
    rm -rf artifacts src/*/{bin,obj} src/mono/*/{bin,obj} tests/*/{bin,obj}
    ;;
  help | --help | -h)
    cat <<'END'
./build.sh VERB

  run     build pfinit and its image, start it on 127.0.0.1:1587, show its log; Ctrl-C stops it
  demo    send one message through it to a mail server beside it, and print what arrived
  test    check the format, run every test; the last line is the count. Without --all-architectures only compiled, not started:
          386, arm64, armv6, ppc64le; with it the unit tests run under Mono, too
  faults  stop, kill and starve the relay as docs/RELIABILITY.md tells, 50 times each; the last lines are the counts
  image   build the image for this machine: pfinit:latest
  images  build the images for all six architectures, pfinit:amd64 and so on, and one archive of them, artifacts/pfinit-oci.tar;
          with --push REGISTRY/NAME:TAG push them, too, with the list that names them
  bench   measure start, memory, throughput and size
  clean   remove what was built (images stay)
END
    ;;
  *)
    echo "build.sh: unknown verb '$1'; ./build.sh help lists them" >&2
    exit 64
    ;;
esac
