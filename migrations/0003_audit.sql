-- The audit trail. Each row's MAC covers its number, its event and the MAC before it.
CREATE TABLE audit_event (
    seq   BIGINT PRIMARY KEY,
    at    BIGINT NOT NULL,
    kind  TEXT NOT NULL,
    -- The event as JSON, to the byte what the MAC covers.
    event TEXT NOT NULL,
    mac   BYTEA NOT NULL
);

-- The end of the chain: one row, so that a cut-off tail is noticed and two nodes take turns.
CREATE TABLE audit_head (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    -- Of the last row.
    mac  BYTEA NOT NULL,
    -- Over both, under the same key: whoever cuts off rows cannot put the head before them.
    seal BYTEA NOT NULL
);
