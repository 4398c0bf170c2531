-- Set with `metadata`: the statement that ends a session must know whom to tell.
ALTER TABLE client ADD COLUMN backchannel_logout_uri TEXT;

-- What partners are still to be told, and were: a session has ended (Back-Channel Logout 1.0 §2.5).
-- Written in the transaction that ends it, so that neither is ever there without the other.
CREATE TABLE logout_notice (
    sid        TEXT NOT NULL,
    client_id  TEXT NOT NULL REFERENCES client (id),
    account_id BIGINT NOT NULL REFERENCES account (id),
    ended_at   BIGINT NOT NULL,
    -- Tries so far. Whoever raises it may make the next one, so that no two nodes do.
    tries      BIGINT NOT NULL,
    -- When the next try is due; none once it is settled.
    due_at     BIGINT,
    outcome    TEXT CHECK (outcome IN ('delivered', 'given_up')),
    PRIMARY KEY (sid, client_id),
    CHECK ((due_at IS NULL) = (outcome IS NOT NULL))
);
CREATE INDEX logout_notice_due ON logout_notice (due_at) WHERE outcome IS NULL;
CREATE INDEX logout_notice_age ON logout_notice (ended_at);

-- Sessions that time is running out for.
CREATE INDEX session_running ON session (expires_at) WHERE ended_at IS NULL;

-- Access tokens taken back one by one, where no grant ends with them: those of clients for
-- themselves, and exchanged ones.
CREATE TABLE revoked_token (
    jti_hash   BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_token_expiry ON revoked_token (expires_at);
