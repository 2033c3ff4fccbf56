#!/bin/bash
# Keeps what `./build.sh test --all-architectures` counted, from standard input, as the last section of bench/RESULTS.md, and prints it:
#   build/record.sh SECONDS, which it took
set -euo pipefail

results=bench/RESULTS.md
counts=$(cat)
{
  sed '/^## Tests of all architectures/,$d' "$results"
  # shellcheck disable=SC2016
  printf '## Tests of all architectures\n\n`./build.sh test --all-architectures` on %s, revision %s, took %d minutes on %d cores:\n\n' \
    "$(date --utc --iso-8601)" "$(git describe --always --dirty --abbrev=40 --exclude '*')" "$(($1 / 60))" "$(nproc)"
  # The counts, and the names of what failed; what it said is for the log.
  grep -v '^    ' <<<"$counts" | sed 's/^/- /'
} >"$results.part"
mv "$results.part" "$results"
echo "$counts"
