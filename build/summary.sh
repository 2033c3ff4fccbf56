#!/bin/bash
# Adds up what suite.sh left behind and prints 'N passed, N failed' as the last line: build/summary.sh SUITE... Exit status 1 when anything failed.
# A suite that did not run, had no test, or failed without a failed test, counts as one failure. Each failed test is named, so that nobody looks for it far above.
set -euo pipefail

results=artifacts/test-results passed=0 failed=0 skipped=0

# counter FILE NAME: a number from the <Counters> element of a trx file, or the <assembly> element of xunit's console; 0 without one.
counter() {
  local value
  value=$(grep -oE '<(Counters|assembly) [^>]*' "$1" 2>/dev/null | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p") || true
  echo "${value:-0}"
}

# failures FILE: the names of the failed tests of a trx file or of a file of xunit's console, a line each.
failures() {
  [[ ! -f $1 ]] || sed -nE 's/.*<UnitTestResult .*testName="([^"]*)".* outcome="Failed".*/failed: \1/p; s/.*<test name="([^"]*)".* result="Fail".*/failed: \1/p' "$1"
}

for suite; do
  status=$(cat "$results/$suite.status" 2>/dev/null || echo 'not run')
  trx=$results/$suite.trx
  suite_passed=$(counter "$trx" passed)
  executed=$(counter "$trx" executed)
  # xunit's console, which runs this one, counts those that were skipped instead.
  [[ $suite != mono ]] || executed=$(($(counter "$trx" total) - $(counter "$trx" skipped)))
  suite_failed=$((executed - suite_passed))
  skipped=$((skipped + $(counter "$trx" total) - executed))
  [[ $suite != format || $status != 0 ]] || suite_passed=1
  [[ $status == 0 && $suite_passed != 0 || $suite_failed != 0 ]] || suite_failed=1
  failures "$trx"
  echo "$suite: $suite_passed passed, $suite_failed failed"
  passed=$((passed + suite_passed)) failed=$((failed + suite_failed))
done

((skipped == 0)) || echo "skipped: $skipped"
echo "$passed passed, $failed failed"
((failed == 0))
