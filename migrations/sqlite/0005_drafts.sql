-- What a person changes on the board of a plan and has not kept as a version yet.
CREATE TABLE drafts (
    plan TEXT NOT NULL REFERENCES plans (id),
    author TEXT NOT NULL,
    edits TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (plan, author)
) STRICT, WITHOUT ROWID;
