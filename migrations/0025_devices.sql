-- Devices that wait for their person (RFC 8628), from their two codes to the person's answer. In
-- SQL and not in the cache, for device and person may each come to another node, and after a
-- restart.
CREATE TABLE device_authorization (
    -- Of the device_code. Once allowed it is the code of the grant, which is redeemed as any other.
    device_hash  BYTEA PRIMARY KEY,
    -- Of the user code, under a key: eight letters are found in no time from a plain hash.
    user_mac     BYTEA NOT NULL UNIQUE,
    client_id    TEXT NOT NULL REFERENCES client (id),
    request      TEXT NOT NULL,
    expires_at   BIGINT NOT NULL,
    -- Seconds between two polls; whoever comes too early must wait longer from then on.
    pace         BIGINT NOT NULL CHECK (pace > 0),
    -- A poll before then is too early.
    next_poll_at BIGINT NOT NULL,
    answer       TEXT CHECK (answer IN ('allowed', 'refused')),
    answered_at  BIGINT,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX device_authorization_expiry ON device_authorization (expires_at);
