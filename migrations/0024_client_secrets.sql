-- The secret of a client that signs its assertions with it (client_secret_jwt, OpenID Connect Core
-- §9): it must be known to check them, so it is sealed under a key that is not in the database.
ALTER TABLE client ADD COLUMN secret_sealed TEXT;
