#!/bin/bash
# Adds up what suite.sh left behind and prints 'N passed, N failed' as the last line: build/summary.sh SUITE... Exit status 1 when anything failed.
# A suite that did not run, had no test, or failed without a failed test, counts as one failure. Each failed test is named, with
# what it said, so that nobody looks for it far above.
set -euo pipefail

results=artifacts/test-results passed=0 failed=0 skipped=0

# counter FILE NAME: a number from the <Counters> element of a trx file, or the <assembly> element of xunit's console; 0 without one.
counter() {
  local value
  value=$(grep -oE '<(Counters|assembly) [^>]*' "$1" 2>/dev/null | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p") || true
  echo "${value:-0}"
}

# failures FILE: the failed tests of a trx file, or of a file of xunit's console, by name, each with the beginning and the end of what it said.
failures() {
  [[ ! -f $1 ]] || awk '
    function close_message() {
      if (lines > first + last) print "    …"
      for (i = lines > first + last ? lines - last + 1 : first + 1; i <= lines; i++) print "    " line[i]
      is_message = 0
    }
    BEGIN { first = 3; last = 12 }
    /<UnitTestResult .* outcome="Failed"/ || /<test name=.* result="Fail"/ {
      match($0, / (testName|name)="[^"]*"/)
      print "failed: " substr($0, RSTART, RLENGTH)
      is_failed = 1
    }
    /<\/UnitTestResult>/ || /<\/test>/ { is_failed = 0 }
    is_failed && sub(/.*<[Mm]essage>(<!\[CDATA\[)?/, "") { is_message = 1; is_failed = 0; lines = 0 }
    is_message {
      ends = sub(/(\]\]>)?<\/[Mm]essage>.*/, "")
      line[++lines] = substr($0, 1, 300)
      if (lines <= first) print "    " line[lines]
      if (ends) close_message()
    }' "$1" | sed -E 's/^failed:  (testName|name)="(.*)"$/failed: \2/; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#x[DA];//g; s/&amp;/\&/g'
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
