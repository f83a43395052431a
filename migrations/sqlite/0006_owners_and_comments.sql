-- Who is responsible for a move group, and what people say about it. Both stand beside the plans, at a
-- resource of the group, so that they outlive versions and scans. Of each resource the newest owner
-- holds; an empty one means that nobody does.
CREATE TABLE group_owner_decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    owner TEXT NOT NULL,
    -- 1: the owner is a person who signs in here, by name.
    person INTEGER NOT NULL
) STRICT;

CREATE TABLE group_owners (
    resource TEXT NOT NULL,
    decision INTEGER NOT NULL REFERENCES group_owner_decisions (number),
    PRIMARY KEY (resource, decision)
) STRICT, WITHOUT ROWID;

-- A comment is never changed. That it is settled, or open again, is a row of its own about it.
CREATE TABLE group_comments (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL,
    -- The version that the author looked at.
    plan TEXT NOT NULL REFERENCES plans (id),
    -- comment, resolved, reopened
    sort TEXT NOT NULL,
    -- The comment that is resolved or reopened; 0 for a comment.
    about INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX group_comments_by_resource ON group_comments (resource, number);

CREATE TRIGGER group_owner_decisions_stay BEFORE UPDATE ON group_owner_decisions
BEGIN SELECT RAISE(ABORT, 'group_owner_decisions is append-only'); END;
CREATE TRIGGER group_owner_decisions_remain BEFORE DELETE ON group_owner_decisions
BEGIN SELECT RAISE(ABORT, 'group_owner_decisions is append-only'); END;
CREATE TRIGGER group_owners_stay BEFORE UPDATE ON group_owners
BEGIN SELECT RAISE(ABORT, 'group_owners is append-only'); END;
CREATE TRIGGER group_owners_remain BEFORE DELETE ON group_owners
BEGIN SELECT RAISE(ABORT, 'group_owners is append-only'); END;
CREATE TRIGGER group_comments_stay BEFORE UPDATE ON group_comments
BEGIN SELECT RAISE(ABORT, 'group_comments is append-only'); END;
CREATE TRIGGER group_comments_remain BEFORE DELETE ON group_comments
BEGIN SELECT RAISE(ABORT, 'group_comments is append-only'); END;
