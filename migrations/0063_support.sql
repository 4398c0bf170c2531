-- Who works for support, by an operator's word.
CREATE TABLE staff (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    since      BIGINT NOT NULL
);

-- Resets of a password that one agent asks for and another allows.
CREATE TABLE support_reset (
    id         TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    asked_by   BIGINT NOT NULL REFERENCES account (id),
    reason     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    outcome    TEXT CHECK (outcome IN ('approved', 'rejected', 'expired')),
    decided_by BIGINT REFERENCES account (id),
    decided_at BIGINT,
    CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    -- Never by one person alone, and nobody for themselves.
    CHECK (outcome IS NULL OR outcome <> 'approved' OR decided_by <> asked_by),
    CHECK (account_id <> asked_by)
);
CREATE UNIQUE INDEX support_reset_open ON support_reset (account_id) WHERE outcome IS NULL;
CREATE INDEX support_reset_age ON support_reset (created_at);

-- Support searches by how a last name begins, and by address. Equality of an expression is found
-- the same way on both engines, whatever the collation.
CREATE INDEX account_by_name ON account (substr(last_name_key, 1, 4));
CREATE INDEX account_by_email ON account (lower(email));
