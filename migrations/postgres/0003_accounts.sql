-- What people decided about the target accounts. A batch is one decision; taking one back is a
-- batch of its own. Of each resource the newest row holds; without an environment nothing does.
CREATE TABLE account_batches (
    number BIGINT PRIMARY KEY,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- Where staging goes from here on; empty when this batch does not say.
    staging TEXT NOT NULL DEFAULT '',
    -- The batch that this one takes back; 0 for none.
    undoes BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE account_corrections (
    resource TEXT NOT NULL,
    batch BIGINT NOT NULL REFERENCES account_batches (number),
    environment TEXT NOT NULL,
    PRIMARY KEY (resource, batch)
);
CREATE INDEX account_corrections_by_batch ON account_corrections (batch);

CREATE TRIGGER account_batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_batches
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER account_corrections_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_corrections
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
