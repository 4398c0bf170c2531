-- Keys posted to establishments, which whoever waits there types in. A new letter takes the place of
-- the one before.
CREATE TABLE posted_key (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    -- A keyed hash: no key can be guessed from it.
    key_mac    BYTEA NOT NULL,
    -- Counted before they are looked at, so that many at once are not heard more often.
    tries      BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Those who wait are few among millions: administrators and operators look for them.
CREATE INDEX account_waiting ON account (siret) WHERE state IN ('primo_admin', 'candidate_admin');
