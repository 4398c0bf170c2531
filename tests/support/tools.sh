# Tools: what the tests need beside a Rust toolchain, installed if that can be done unasked.
# shellcheck shell=bash disable=SC2154 # `work` is the folder of this run, made by tests/run

# Debian keeps the PostgreSQL server's programs out of the PATH, one folder a version.
postgres_folder() {
    local initdb folder
    initdb=$(command -v initdb ||
        printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    folder=$(dirname "$(readlink -f "$initdb")")
    [[ -x $folder/postgres && -x $folder/pg_isready ]] && echo "$folder"
}

chromium_binary() {
    command -v "${IDP_TEST_CHROMIUM:-chromium}" || command -v chromium-browser ||
        command -v google-chrome
}

install_what_is_missing() {
    heading "What the tests need"
    need_cargo && need_node && need_packages && need_npm_packages || return 1
    IDP_TEST_CHROMIUM=$(chromium_binary)
    export IDP_TEST_CHROMIUM
    printf '%s\n' "$(cargo --version)" "node $(node --version)" \
        "$("$(postgres_folder)/postgres" --version)" "$(redis-server --version)" \
        "$IDP_TEST_CHROMIUM"
}

need_cargo() {
    command -v cargo >/dev/null && return
    echo "cargo is missing: install a Rust toolchain, https://rustup.rs"
    return 1
}

need_node() {
    local version
    version=$(node --version 2>/dev/null) || version=none
    if command -v npm >/dev/null && [[ $version =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)); then
        return
    fi
    echo "Node.js 20 or newer with npm is needed, found: $version."
    echo "Install it from https://nodejs.org, or with: apt-get install nodejs npm (Debian 13 on)"
    return 1
}

need_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} == 0)) && return
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} == 0)) && return
    echo "Missing, and it cannot be installed from here: ${missing[*]}"
    echo "On Debian, as root: apt-get install --no-install-recommends ${missing[*]}"
    echo "Any other Chromium or Chrome will do too: IDP_TEST_CHROMIUM=/path/to/it"
    return 1
}

missing_packages() {
    postgres_folder >/dev/null || echo postgresql
    command -v redis-server >/dev/null && command -v redis-cli >/dev/null || echo redis-server
    chromium_binary >/dev/null || echo chromium
}

install_packages() {
    local as_root=()
    if ((EUID != 0)); then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    command -v apt-get >/dev/null || return 1
    echo "Installing:" "$@"
    run_step "$work/apt.log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update && exec apt-get install -y --no-install-recommends "$@"' sh "$@"
}

# The lock file is the truth; the installed tree carries a copy of it as old as itself. Browsers
# are Debian's, none is downloaded.
need_npm_packages() {
    local folder=tests/browser
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 run_step "$work/npm.log" \
        npm --prefix "$folder" ci --no-audit --no-fund && return
    echo "npm could not install the packages of $folder"
    return 1
}
