-- One-time links for people who were asked in. The account waits as `invited` meanwhile; a later
-- link takes the place of an earlier one.
CREATE TABLE invitation (
    account_id  BIGINT PRIMARY KEY REFERENCES account (id),
    secret_hash BYTEA NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- Which administrator suspended the account. What an operator has suspended no administrator lets
-- in again.
ALTER TABLE account ADD COLUMN suspended_by BIGINT;

-- What people who were struck off had rights for: no rule any more, so that nothing follows from
-- it, and kept so that a successor can be given it.
CREATE TABLE departed_rule (
    id          BIGINT PRIMARY KEY,
    account_id  BIGINT NOT NULL REFERENCES account (id),
    owner       BIGINT NOT NULL,
    kind        BIGINT NOT NULL,
    target      BIGINT NOT NULL,
    rights      BIGINT NOT NULL,
    effect      TEXT NOT NULL,
    valid_from  BIGINT NOT NULL,
    valid_until BIGINT
);
CREATE INDEX departed_rule_of_account ON departed_rule (account_id);

CREATE TABLE departed_member (
    account_id BIGINT NOT NULL REFERENCES account (id),
    team       BIGINT NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, team)
);
