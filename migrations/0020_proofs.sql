-- DPoP proofs seen, so that none is used twice on any node (RFC 9449 §11.1). A table of their own,
-- apart from that of client assertions: a name used in one can never be taken for one of the other.
CREATE TABLE used_proof (
    -- The thumbprint of the key that signed: its holder is free in the names it gives.
    jkt        TEXT NOT NULL,
    jti_hash   BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (jkt, jti_hash)
);
CREATE INDEX used_proof_expiry ON used_proof (expires_at);
