-- Rises with every change: whoever changes a registration says which one they have seen, so that
-- of two at once one wins and the other hears of it.
ALTER TABLE client ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The secret before the present one, for as long as it still counts: a partner with several
-- servers cannot change it on all of them in one moment.
ALTER TABLE client ADD COLUMN former_secret_hash BYTEA;
ALTER TABLE client ADD COLUMN former_secret_sealed TEXT;
ALTER TABLE client ADD COLUMN former_secret_expires_at BIGINT;
