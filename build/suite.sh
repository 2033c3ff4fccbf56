#!/bin/bash
# Runs one suite of tests and keeps its result in artifacts/test-results for summary.sh: build/suite.sh format|unit|mono|integration
set -euo pipefail
. build/environment.sh

suite=$1 results=artifacts/test-results
mkdir -p "$results"

status=0
if [[ $suite == format ]]; then
  dotnet format pfinit.sln --verify-no-changes || status=$?
elif [[ $suite == mono ]]; then
  tests/unit/mono/run.sh || status=$?
else
  dotnet test "tests/$suite" --no-build --logger "trx;LogFileName=$suite.trx" --results-directory "$results" || status=$?
fi
echo "$status" >"$results/$suite.status"
exit "$status"
