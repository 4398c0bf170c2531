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
    install_for_guides
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

# The libraries of the partner guides, where their languages are on the machine. Nothing else needs
# them: what cannot be had leaves a guide not executed, which the summary says.
install_for_guides() {
    local guides=clients/guides installed=tests/guides/installed
    mkdir -p "$installed"
    if command -v python3 >/dev/null; then
        has_kept "$guides/python/requirements.txt" "$installed/python" ||
            run_step "$work/pip.log" install_python "$guides/python/requirements.txt"
    fi
    if command -v java >/dev/null && command -v mvn >/dev/null; then
        has_kept "$guides/java/pom.xml" "$installed/java" ||
            run_step "$work/mvn.log" install_java "$guides/java/pom.xml"
    fi
    return 0
}

# has_kept MANIFEST FOLDER: the manifest is copied last, so that half an installation is none.
has_kept() {
    cmp -s "$1" "$2/$(basename "$1")" && return
    rm -rf "$2"
    return 1
}

install_python() {
    local folder=tests/guides/installed/python
    python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --requirement "$1" &&
        cp "$1" "$folder" && return
    rm -rf "$folder"
}

install_java() {
    local folder=$PWD/tests/guides/installed/java
    mvn --quiet --batch-mode --file "$1" dependency:copy-dependencies \
        -DoutputDirectory="$folder" && cp "$1" "$folder" && return
    rm -rf "$folder"
}
