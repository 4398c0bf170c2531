-- Whose account an event is about, so that a person's trail is found without reading all of it.
-- Events from before have none: their MAC covers the text alone, and the text is not read here.
ALTER TABLE audit_event ADD COLUMN account_id BIGINT;
CREATE INDEX audit_event_of_account ON audit_event (account_id, seq) WHERE account_id IS NOT NULL;
