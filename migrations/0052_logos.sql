-- Partners' logos as we fetched them, for every node to show from our own address: a person's browser
-- never asks a partner's server for one.
CREATE TABLE logo (
    -- As registered.
    uri        TEXT PRIMARY KEY,
    -- Of the image: its name in the address, so that an address never changes what it shows.
    hash       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('image/gif', 'image/jpeg', 'image/png', 'image/webp')),
    image      BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL
);

CREATE INDEX logo_by_hash ON logo (hash);
CREATE INDEX logo_by_age ON logo (fetched_at);
