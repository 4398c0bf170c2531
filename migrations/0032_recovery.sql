-- A question whose answer lets somebody choose a new password.
CREATE TABLE secret_question (
    account_id  BIGINT PRIMARY KEY REFERENCES account (id),
    question    TEXT NOT NULL CHECK (question IN ('first_school', 'first_street', 'childhood_friend', 'first_job', 'first_pet', 'dream_place')),
    -- Argon2id in PHC form, as a password's.
    answer_hash TEXT NOT NULL,
    set_at      BIGINT NOT NULL
);

-- Answers that were heard, under a keyed hash: they are counted for people who do not exist as well.
-- An answer is counted before it is looked at, so that many at once are not heard more often.
CREATE TABLE answer_try (
    key_mac BYTEA PRIMARY KEY,
    tries   BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX answer_try_age ON answer_try (last_at);

-- Who proved by another way than the password whose account it is, and may choose a new one once.
CREATE TABLE recovery_proof (
    -- Of the secret in the browser's cookie.
    secret_hash BYTEA PRIMARY KEY,
    account_id  BIGINT NOT NULL REFERENCES account (id),
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT
);
CREATE INDEX recovery_proof_of_account ON recovery_proof (account_id) WHERE used_at IS NULL;
CREATE INDEX recovery_proof_expiry ON recovery_proof (expires_at);
