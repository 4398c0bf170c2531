-- What an admin token may do, as words with spaces between; other kinds have no such words.
ALTER TABLE operator_token ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
