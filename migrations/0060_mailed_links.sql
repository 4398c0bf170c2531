-- One-time links in mails. What for is one of a closed list, in `domain/link_purpose.rs`; no CHECK
-- names it here, so that a new one needs no new table on SQLite.
CREATE TABLE mailed_link (
    -- Of the secret in the link, which is kept nowhere else.
    secret_hash BYTEA PRIMARY KEY,
    purpose     TEXT NOT NULL,
    account_id  BIGINT NOT NULL REFERENCES account (id),
    -- What it is about beyond that, such as a new address: sealed under a key that is not in the
    -- database.
    value       TEXT,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    -- Used, or void because a later one took its place.
    used_at     BIGINT,
    CHECK (expires_at > created_at)
);
CREATE INDEX mailed_link_of_account ON mailed_link (account_id, purpose) WHERE used_at IS NULL;
CREATE INDEX mailed_link_expiry ON mailed_link (expires_at);

-- How many links of a purpose were made for an account since the hour began that is being counted.
-- A row of its own, so that many at once take turns.
CREATE TABLE mailed_link_count (
    account_id BIGINT NOT NULL REFERENCES account (id),
    purpose    TEXT NOT NULL,
    links      BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    PRIMARY KEY (account_id, purpose)
);
CREATE INDEX mailed_link_count_age ON mailed_link_count (since);
