-- Inventory queries that people keep under a name.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    shared INTEGER NOT NULL,
    query TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (owner, name)
) STRICT;

-- The history of one resource reads it from every snapshot.
CREATE INDEX resources_over_time ON resources (id);

-- Which server scans, and when it last said so by the database's clock.
ALTER TABLE scans ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE scans ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
