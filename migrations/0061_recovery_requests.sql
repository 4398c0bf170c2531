-- What people who cannot sign in have asked for. It is written down alike for those who do not
-- exist, and looked up afterwards, so that nothing in an answer depends on who there is.
CREATE TABLE recovery_request (
    id         TEXT PRIMARY KEY,
    -- Who they say they are, and what else is needed: sealed under a key that is not in the
    -- database.
    sealed     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX recovery_request_age ON recovery_request (created_at);
