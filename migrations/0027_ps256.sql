-- PS256 besides the others: FAPI 2.0 Security Profile §5.4.1 names it first. SQLite changes no CHECK
-- of a table that is there, so the table is made anew; nothing refers to it.
CREATE TABLE signing_key_with_ps256 (
    kid        TEXT PRIMARY KEY,
    alg        TEXT NOT NULL CHECK (alg IN ('RS256', 'PS256', 'ES256', 'EdDSA')),
    state      TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired')),
    sealed     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
INSERT INTO signing_key_with_ps256 (kid, alg, state, sealed, created_at, retired_at)
    SELECT kid, alg, state, sealed, created_at, retired_at FROM signing_key;
DROP TABLE signing_key;
ALTER TABLE signing_key_with_ps256 RENAME TO signing_key;
CREATE UNIQUE INDEX signing_key_in_use ON signing_key (alg, state) WHERE state <> 'retired';
