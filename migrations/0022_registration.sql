-- Clients that registered themselves (RFC 7591), each with the token that manages it (RFC 7592):
-- SHA-256 of what was shown once.
CREATE TABLE client_registration (
    client_id  TEXT PRIMARY KEY REFERENCES client (id),
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- Tokens that operators hand out to programs: to register clients, to administer them.
CREATE TABLE operator_token (
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('registration', 'admin')),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (kind, name)
);
