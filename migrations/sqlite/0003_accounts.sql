-- What people decided about the target accounts. A batch is one decision; taking one back is a
-- batch of its own. Of each resource the newest row holds; without an environment nothing does.
CREATE TABLE account_batches (
    number INTEGER PRIMARY KEY,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- Where staging goes from here on; empty when this batch does not say.
    staging TEXT NOT NULL DEFAULT '',
    -- The batch that this one takes back; 0 for none.
    undoes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE account_corrections (
    resource TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES account_batches (number),
    environment TEXT NOT NULL,
    PRIMARY KEY (resource, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_corrections_by_batch ON account_corrections (batch);

CREATE TRIGGER account_batches_stay BEFORE UPDATE ON account_batches
BEGIN SELECT RAISE(ABORT, 'account_batches is append-only'); END;
CREATE TRIGGER account_batches_remain BEFORE DELETE ON account_batches
BEGIN SELECT RAISE(ABORT, 'account_batches is append-only'); END;
CREATE TRIGGER account_corrections_stay BEFORE UPDATE ON account_corrections
BEGIN SELECT RAISE(ABORT, 'account_corrections is append-only'); END;
CREATE TRIGGER account_corrections_remain BEFORE DELETE ON account_corrections
BEGIN SELECT RAISE(ABORT, 'account_corrections is append-only'); END;
