-- The outbox of mails to people: written in the transaction that gives cause to one, so that neither
-- is ever there without the other.
CREATE TABLE mail (
    -- Random; also the name of the mail on its way, by which one that was sent twice is known.
    id         TEXT PRIMARY KEY,
    -- Whom it is about, where it is about somebody.
    account_id BIGINT REFERENCES account (id),
    kind       TEXT NOT NULL,
    -- Address and content, sealed under a key that is not in the database; taken out once sent.
    sealed     TEXT,
    created_at BIGINT NOT NULL,
    -- After this it is not worth sending any more.
    expires_at BIGINT NOT NULL,
    -- Tries so far. Whoever raises it may make the next one, so that no two nodes do.
    tries      BIGINT NOT NULL,
    -- When the next try is due; none once it is settled.
    due_at     BIGINT,
    outcome    TEXT CHECK (outcome IN ('sent', 'given_up')),
    -- Why the last try failed, in our own words.
    failure    TEXT,
    CHECK ((due_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((sealed IS NULL) = (outcome IS NOT NULL AND outcome = 'sent'))
);
CREATE INDEX mail_due ON mail (due_at) WHERE outcome IS NULL;
CREATE INDEX mail_given_up ON mail (created_at) WHERE outcome = 'given_up';
CREATE INDEX mail_age ON mail (created_at);
