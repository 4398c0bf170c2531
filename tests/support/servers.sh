# Servers: a PostgreSQL and a Redis that hold nothing but this run.
# shellcheck shell=bash disable=SC2154 # `work` is the folder of this run, made by tests/run

# Below the range from which the system takes ports for outgoing connections.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        :
    done
    echo "$port"
}

# PostgreSQL refuses to run as root. `setpriv` becomes the program it starts, so that the
# process id we keep is the server's own.
as_postgres() {
    if ((EUID == 0)); then
        exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    fi
    exec "$@"
}

start_servers() {
    heading "Throwaway servers"
    start_postgres && start_redis
}

start_postgres() {
    local bin port folder=$work/postgres
    bin=$(postgres_folder)
    port=$(free_port)
    chmod 711 "$work"
    mkdir "$folder"
    ((EUID == 0)) && chown postgres: "$folder"
    (cd "$folder" && as_postgres "$bin/initdb" --pgdata data --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync) >"$work/initdb.log" 2>&1 ||
        { cat "$work/initdb.log"; return 1; }
    # fsync stays on: what is measured and killed here must be as durable as in production.
    (cd "$folder" && as_postgres "$bin/postgres" -D data -p "$port" -c fsync=on \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
        -c max_connections=200) >"$work/postgres.log" 2>&1 &
    servers+=("INT $!")
    until_it_answers $! "$work/postgres.log" "$bin/pg_isready" -h 127.0.0.1 -p "$port" || return 1
    export IDP_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
    echo "PostgreSQL: $IDP_TEST_POSTGRES_URL"
}

start_redis() {
    local port
    port=$(free_port)
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$work" \
        --daemonize no >"$work/redis.log" 2>&1 &
    servers+=("TERM $!")
    until_it_answers $! "$work/redis.log" redis-cli -h 127.0.0.1 -p "$port" ping || return 1
    export IDP_TEST_REDIS_URL=redis://127.0.0.1:$port
    echo "Redis: $IDP_TEST_REDIS_URL"
}

# until_it_answers PID LOG COMMAND…: half a minute at most, and no longer than the server lives.
until_it_answers() {
    local pid=$1 log=$2 tries
    shift 2
    for ((tries = 0; tries < 300; tries++)); do
        "$@" >/dev/null 2>&1 && return
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    echo "This server did not start:"
    cat "$log"
    return 1
}
