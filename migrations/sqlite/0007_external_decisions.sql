-- What becomes of accounts and hosts outside of the estate. It stands beside the snapshots, at the node
-- `external:…`, so that it outlives scans. Of each node the newest version holds.
CREATE TABLE external_decisions (
    node TEXT NOT NULL,
    -- 1, 2, 3, … for each node.
    version INTEGER NOT NULL,
    -- open (taken back), continues, replaced, ends
    choice TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (node, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER external_decisions_stay BEFORE UPDATE ON external_decisions
BEGIN SELECT RAISE(ABORT, 'external_decisions is append-only'); END;
CREATE TRIGGER external_decisions_remain BEFORE DELETE ON external_decisions
BEGIN SELECT RAISE(ABORT, 'external_decisions is append-only'); END;
