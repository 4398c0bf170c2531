-- Pushed authorization requests (RFC 9126). In SQL and not in the cache, for the browser may come
-- to another node than the partner's server did, and a request must be answered with one code.
CREATE TABLE pushed_request (
    -- Of the request_uri; whoever reads the table cannot use what is pending.
    uri_hash    BYTEA PRIMARY KEY,
    client_id   TEXT NOT NULL REFERENCES client (id),
    request     TEXT NOT NULL,
    -- Until then it may be brought to the authorization endpoint.
    expires_at  BIGINT NOT NULL,
    -- Set when its code is made, at most once.
    consumed_at BIGINT
);
CREATE INDEX pushed_request_expiry ON pushed_request (expires_at);
