-- Partners. Their registration is one document in the words of RFC 7591, so that a new setting
-- needs no migration; what is searched or guarded stands in a column.
CREATE TABLE client (
    id          TEXT PRIMARY KEY,
    metadata    TEXT NOT NULL,
    -- SHA-256 of a secret that we made and showed once.
    secret_hash BYTEA,
    disabled_at BIGINT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);

-- Single sign-on sessions.
CREATE TABLE session (
    sid         TEXT PRIMARY KEY,
    -- Of the secret in the browser's cookie; replaced at every sign-in.
    secret_hash BYTEA NOT NULL UNIQUE,
    account_id  BIGINT NOT NULL REFERENCES account (id),
    auth_time   BIGINT NOT NULL,
    amr         TEXT NOT NULL,
    user_agent  TEXT NOT NULL,
    address     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX session_of_account ON session (account_id, ended_at);
CREATE INDEX session_expiry ON session (expires_at);

-- Authorization grants: one row from the code to the last refresh token. A refresh token is the
-- grant's id and its generation under a MAC, so that rotation is one guarded UPDATE and an old token
-- is known as old without a row of its own.
CREATE TABLE token_grant (
    id              TEXT PRIMARY KEY,
    code_hash       BYTEA NOT NULL UNIQUE,
    client_id       TEXT NOT NULL REFERENCES client (id),
    account_id      BIGINT NOT NULL REFERENCES account (id),
    sid             TEXT NOT NULL,
    terms           TEXT NOT NULL,
    issued_at       BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    redeemed_at     BIGINT,
    generation      BIGINT NOT NULL,
    -- Set when the grant outlives its session (offline_access).
    offline_since   BIGINT,
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    end_reason      TEXT CHECK (end_reason IN ('code_reused', 'refresh_token_reused', 'revoked', 'signed_out', 'wrong_redemption')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX token_grant_of_session ON token_grant (sid);
CREATE INDEX token_grant_of_account ON token_grant (account_id);
CREATE INDEX token_grant_expiry ON token_grant (expires_at);

CREATE TABLE signing_key (
    kid        TEXT PRIMARY KEY,
    alg        TEXT NOT NULL CHECK (alg IN ('RS256', 'ES256', 'EdDSA')),
    state      TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
    sealed     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
-- One key of an algorithm signs, one is announced: two operators who rotate at once cannot both win.
CREATE UNIQUE INDEX signing_key_in_use ON signing_key (alg, state) WHERE state <> 'retired';

-- What a person allowed a partner to be told.
CREATE TABLE consent (
    account_id BIGINT NOT NULL REFERENCES account (id),
    client_id  TEXT NOT NULL REFERENCES client (id),
    scopes     TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, client_id)
);

-- Client assertions seen, so that none is used twice on any node (RFC 7523 §3, rule 7).
CREATE TABLE used_jti (
    client_id  TEXT NOT NULL,
    jti_hash   BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX used_jti_expiry ON used_jti (expires_at);

-- Failed attempts, counted under a keyed hash so that the table names nobody.
CREATE TABLE throttle (
    key_mac       BYTEA PRIMARY KEY,
    failures      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX throttle_age ON throttle (last_at);
