# Processes: every one is started here, remembered by its id, and stopped by it.
#
# Job control gives each background job its own process group. So Ctrl-C reaches this script
# alone, which then stops the groups in order; and a group takes its grandchildren along.
# shellcheck shell=bash disable=SC2154 # `work` is the folder of this run, made by tests/run
set -m

step=          # the process group of the step that runs now
servers=()     # "signal pid": PostgreSQL and Redis, with the signal each takes for "stop now"

heading() { printf '\n== %s ==\n' "$1"; }

# run_step LOG COMMAND…: runs it to its end, shown and kept. A foreground command would make
# bash hold signals back until it ends; `wait` lets them through at once.
run_step() {
    local log=$1
    shift
    { "$@" 2>&1 | tee "$log"; } &
    step=$!
    wait "$step"
    local status=$?
    step=
    return $status
}

stop_on_exit() {
    trap stop_everything EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

stop_everything() {
    trap - EXIT
    trap '' INT TERM HUP
    [[ -z $step ]] || stop_group "$step"
    local server
    for server in "${servers[@]}"; do
        # shellcheck disable=SC2086 # two words on purpose: the signal and the process id
        stop_server $server
    done
    rm -rf "$work"
}

# Politely first: cargo, node and Playwright all clean up on SIGINT.
stop_group() {
    local group=$1 tries
    kill -INT -- "-$group" 2>/dev/null
    for ((tries = 0; tries < 100; tries++)); do
        kill -0 -- "-$group" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL -- "-$group" 2>/dev/null
}

stop_server() {
    kill "-$1" "$2" 2>/dev/null
    wait "$2" 2>/dev/null
}
