-- What becomes of accounts and hosts outside of the estate. It stands beside the snapshots, at the node
-- `external:…`, so that it outlives scans. Of each node the newest version holds.
CREATE TABLE external_decisions (
    node TEXT NOT NULL,
    -- 1, 2, 3, … for each node.
    version BIGINT NOT NULL,
    -- open (taken back), continues, replaced, ends
    choice TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (node, version)
);

CREATE TRIGGER external_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON external_decisions
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
