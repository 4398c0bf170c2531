-- Apps that compute codes (RFC 6238), each with the secret it shares with us, sealed.
CREATE TABLE totp (
    id           TEXT PRIMARY KEY,
    account_id   BIGINT NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    sealed       TEXT NOT NULL,
    -- The step of the last code that was taken: no code is taken twice, on any node.
    last_step    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
);
CREATE INDEX totp_of_account ON totp (account_id, created_at);

-- Codes for when everything else is lost: a keyed hash of each.
CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL REFERENCES account (id),
    code_mac   BYTEA NOT NULL,
    made_at    BIGINT NOT NULL,
    used_at    BIGINT,
    PRIMARY KEY (account_id, code_mac)
);
