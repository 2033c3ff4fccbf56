#!/bin/bash
# The fault suite in full: every class of tests/integration that docs/RELIABILITY.md names, 50 rounds where `./build.sh test` has 3. The counts of
# the proofs are in artifacts/test-results/faults.txt afterwards. PFINIT_FAULTS_SEED repeats the random moments of an earlier run.
set -euo pipefail
. build/environment.sh

results=$PWD/artifacts/test-results
mkdir -p "$results"
: >"$results/faults.txt"

filter=$(grep -oE '`[A-Za-z]+\.[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+`' docs/RELIABILITY.md | tr -d '`' | cut -d. -f1 | sort -u | sed 's/.*/FullyQualifiedName~.&./' | paste -sd '|')
PFINIT_FAULTS=full PFINIT_FAULTS_COUNTS=$results/faults.txt dotnet test tests/integration --no-build --filter "$filter"
