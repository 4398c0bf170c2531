-- How somebody likes our pages; no row where nothing was ever chosen.
CREATE TABLE preference (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    -- None: as the browser says.
    language   TEXT CHECK (language IN ('fr', 'en')),
    theme      TEXT NOT NULL CHECK (theme IN ('system', 'light', 'dark')),
    updated_at BIGINT NOT NULL
);
