-- Since when what somebody had rights for waits for a successor: it does not wait for ever.
ALTER TABLE departed_rule ADD COLUMN departed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE departed_member ADD COLUMN departed_at BIGINT NOT NULL DEFAULT 0;
UPDATE departed_rule
SET departed_at = (SELECT updated_at FROM account WHERE account.id = departed_rule.account_id);
UPDATE departed_member
SET departed_at = COALESCE(
    (SELECT updated_at FROM account WHERE account.id = departed_member.account_id), 0);
CREATE INDEX departed_rule_age ON departed_rule (departed_at);
CREATE INDEX departed_member_age ON departed_member (departed_at);
