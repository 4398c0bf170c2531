-- Passkeys (Web Authentication Level 3), each with the public key that its signatures are checked
-- with.
CREATE TABLE passkey (
    id            TEXT PRIMARY KEY,
    account_id    BIGINT NOT NULL REFERENCES account (id),
    -- What the device calls it. §7.1: no two accounts share one.
    credential_id TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    -- The public key and what else the library checks with, as it writes them.
    credential    TEXT NOT NULL,
    -- Of the last signature; a device that counts never counts back. Zero of one that does not.
    counter       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL
);
CREATE INDEX passkey_of_account ON passkey (account_id, created_at);

-- What devices were asked to sign and have signed: it is answered once, on any node.
CREATE TABLE used_challenge (
    id         TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_challenge_expiry ON used_challenge (expires_at);
