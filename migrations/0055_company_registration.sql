-- A company's registration on its way. Nobody has an account by it before the address is proven, so
-- that nobody's name is taken by who cannot be reached.
CREATE TABLE registration_draft (
    -- The journey's name in the trail.
    id              TEXT PRIMARY KEY,
    -- Of the secret in the browser's cookie.
    secret_hash     BYTEA NOT NULL UNIQUE,
    -- What was typed, under a key that is not in the database; of a password its Argon2id hash.
    -- Taken out once it is an account.
    sealed          TEXT,
    -- How often it has been changed: two tabs never overwrite each other, and nobody goes on for ever.
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    -- From here on it is changed no more, but for a wrong address.
    submitted_at    BIGINT,
    -- The link that proves the address. There is no account yet that it could be a link of.
    link_hash       BYTEA UNIQUE,
    link_expires_at BIGINT,
    link_sent_at    BIGINT,
    -- Links sent so far.
    links           BIGINT NOT NULL,
    -- Passwords tried with the link, counted before they are looked at.
    tries           BIGINT NOT NULL,
    -- What came of it.
    account_id      BIGINT,
    CHECK ((link_hash IS NULL) = (link_expires_at IS NULL)),
    CHECK ((sealed IS NULL) = (account_id IS NOT NULL))
);
CREATE INDEX registration_draft_expiry ON registration_draft (expires_at);

-- How much one network, establishment or mailbox has had of registrations within a span, under a
-- keyed hash.
CREATE TABLE registration_count (
    key_mac BYTEA PRIMARY KEY,
    since   BIGINT NOT NULL,
    count   BIGINT NOT NULL
);
CREATE INDEX registration_count_age ON registration_count (since);

CREATE TABLE terms_acceptance (
    account_id  BIGINT NOT NULL REFERENCES account (id),
    version     TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, version)
);

-- What somebody who registered a company asked for, until the person is confirmed: services and
-- people, sealed, for it names people who have not been asked.
CREATE TABLE candidacy (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    -- The journey it came by.
    journey    TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
