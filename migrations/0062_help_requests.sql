-- People who cannot sign in and asked the administrators of their establishment for help.
CREATE TABLE help_request (
    id         TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    -- Support is not asked yet.
    asked      TEXT NOT NULL CHECK (asked IN ('administrators', 'support')),
    -- The language of who asked.
    locale     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    outcome    TEXT CHECK (outcome IN ('helped', 'dismissed', 'expired')),
    settled_at BIGINT,
    -- Which account decided; nobody where it expired.
    settled_by BIGINT,
    CHECK ((outcome IS NULL) = (settled_at IS NULL))
);
-- Whoever asks again while nobody has answered makes nobody read a second mail.
CREATE UNIQUE INDEX help_request_open ON help_request (account_id, asked) WHERE outcome IS NULL;
CREATE INDEX help_request_age ON help_request (created_at);
