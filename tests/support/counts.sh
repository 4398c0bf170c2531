# Counts: what each part's own report says, never what its output looks like.
# shellcheck shell=bash

passed=0
failed=0
rows=()

# count NAME PASSED FAILED STATUS: a part that ends badly without naming a failed test has
# failed all the same, and so has one that passed nothing.
count() {
    local name=$1 good=$2 bad=$3 status=$4
    if ((bad == 0 && (status != 0 || good == 0))); then
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    rows+=("$(printf '%-16s %5d passed %5d failed' "$name" "$good" "$bad")")
}

could_not_run() {
    failed=$((failed + 1))
    rows+=("$(printf '%-16s could not run: %s' "$1" "$2")")
    return 1
}

# One `test result:` line for each test binary and each crate's documentation.
count_cargo() {
    local name=$1 log=$2 status=$3 good bad
    read -r good bad < <(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '
        /^test result: / { good += $4; bad += $6 }
        END { print good + 0, bad + 0 }')
    count "$name" "$good" "$bad" "$status"
}

# A script of ours that ends like this one does.
count_last_line() {
    local name=$1 log=$2 status=$3 good=0 bad=0
    if [[ $(tail -n 1 "$log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        good=${BASH_REMATCH[1]}
        bad=${BASH_REMATCH[2]}
    fi
    count "$name" "$good" "$bad" "$status"
}

# A test that was skipped has not passed.
count_playwright() {
    local name=$1 report=$2 status=$3 good=0 bad=0
    # shellcheck disable=SC2016 # a template of JavaScript, not of the shell
    [[ -f $report ]] && read -r good bad < <(node -p '
        const { stats } = require(process.argv[1]);
        `${stats.expected} ${stats.unexpected + stats.flaky + stats.skipped}`' "$report")
    count "$name" "$good" "$bad" "$status"
}

# The totals stand in comments at the foot of a TAP report.
count_tap() {
    local name=$1 report=$2 status=$3 good=0 bad=0
    [[ -f $report ]] && read -r good bad < <(awk '
        $1 == "#" && $2 == "pass" { good = $3 }
        $1 == "#" && $2 ~ /^(fail|cancelled|skipped|todo)$/ { bad += $3 }
        END { print good + 0, bad + 0 }' "$report")
    count "$name" "$good" "$bad" "$status"
}

# mention LOG BEGINNING: lines of a log that the summary repeats, for what counts as nothing.
mention() {
    local log=$1 beginning=$2 line
    while IFS= read -r line; do rows+=("  $line"); done < <(grep -o "$beginning.*" "$log")
}

summary() {
    heading "Summary"
    printf '%s\n' "${rows[@]}"
    printf '%d passed, %d failed\n' "$passed" "$failed"
    ((failed == 0))
}
