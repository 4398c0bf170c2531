-- What a person proved themselves with in a session: `amr` tells partners less than the class of a
-- sign-in depends on. Every session so far was begun with a password. `amr` is read no more; it
-- stays, empty, for nodes of the version before.
ALTER TABLE session ADD COLUMN authenticators TEXT NOT NULL DEFAULT '["password"]';
