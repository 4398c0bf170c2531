-- Names of companies and sole traders, for establishments that have none of their own.
CREATE TABLE legal_unit (
    siren BIGINT PRIMARY KEY,
    -- Empty where the register does not publish it.
    name  TEXT NOT NULL
);

-- How far the import of a file has come. Written with the rows that it counts, so that an import
-- that was stopped goes on where the last whole batch ended.
CREATE TABLE register_import (
    -- A hash of the file's name, length and age.
    source      TEXT PRIMARY KEY,
    byte        BIGINT NOT NULL,
    line        BIGINT NOT NULL,
    record      BIGINT NOT NULL,
    finished_at BIGINT
);
