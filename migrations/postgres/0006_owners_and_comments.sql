-- Who is responsible for a move group, and what people say about it. Both stand beside the plans, at a
-- resource of the group, so that they outlive versions and scans. Of each resource the newest owner
-- holds; an empty one means that nobody does.
CREATE TABLE group_owner_decisions (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    owner TEXT NOT NULL,
    -- 1: the owner is a person who signs in here, by name.
    person BIGINT NOT NULL
);

CREATE TABLE group_owners (
    resource TEXT NOT NULL,
    decision BIGINT NOT NULL REFERENCES group_owner_decisions (number),
    PRIMARY KEY (resource, decision)
);

-- A comment is never changed. That it is settled, or open again, is a row of its own about it.
CREATE TABLE group_comments (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resource TEXT NOT NULL,
    -- The version that the author looked at.
    plan TEXT NOT NULL REFERENCES plans (id),
    -- comment, resolved, reopened
    sort TEXT NOT NULL,
    -- The comment that is resolved or reopened; 0 for a comment.
    about BIGINT NOT NULL DEFAULT 0,
    author TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX group_comments_by_resource ON group_comments (resource, number);

CREATE TRIGGER group_owner_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON group_owner_decisions
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER group_owners_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON group_owners
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER group_comments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON group_comments
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
