-- Times are milliseconds since 1970 (UTC). Structured values are JSON text: the same in both
-- databases, and read only as a whole.

CREATE TABLE users (
    name TEXT PRIMARY KEY,
    roles TEXT NOT NULL,
    password_hash TEXT NOT NULL
);

-- The key is the SHA-256 of the session's id: whoever reads the database cannot sign in with it.
CREATE TABLE sessions (
    id_hash TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    expires INTEGER NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE scans (
    id TEXT PRIMARY KEY,
    started INTEGER NOT NULL,
    running INTEGER NOT NULL,
    progress TEXT NOT NULL
);
CREATE INDEX scans_by_start ON scans (started);

CREATE TABLE snapshots (
    id TEXT PRIMARY KEY,
    started INTEGER NOT NULL,
    summary TEXT NOT NULL,
    head TEXT NOT NULL
);
CREATE INDEX snapshots_by_start ON snapshots (started);

CREATE TABLE resources (
    snapshot TEXT NOT NULL REFERENCES snapshots (id),
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (snapshot, ordinal)
);
CREATE UNIQUE INDEX resources_by_id ON resources (snapshot, id);
CREATE INDEX resources_by_kind ON resources (snapshot, kind, region);

CREATE TABLE resource_references (
    snapshot TEXT NOT NULL REFERENCES snapshots (id),
    ordinal INTEGER NOT NULL,
    from_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (snapshot, ordinal)
);
CREATE INDEX resource_references_by_source ON resource_references (snapshot, from_id);

CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE approvals (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    plan TEXT NOT NULL REFERENCES plans (id),
    digest TEXT NOT NULL,
    wave INTEGER NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    decision TEXT NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX approvals_by_wave ON approvals (wave, plan);

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- One row. Its lock puts writers in line, and it tells when the end of the log was cut off.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

-- ended: 0 goes on, 1 succeeded, 2 undone.
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    plan TEXT NOT NULL REFERENCES plans (id),
    digest TEXT NOT NULL,
    wave INTEGER NOT NULL,
    created INTEGER NOT NULL,
    person TEXT NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0,
    last_line INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_run_per_wave ON runs (digest, wave) WHERE ended <> 2;
CREATE INDEX runs_by_plan ON runs (plan, wave);

CREATE TABLE run_steps (
    run TEXT NOT NULL REFERENCES runs (id),
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, ordinal),
    UNIQUE (run, id)
);

CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    step TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

CREATE TABLE leases (
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    fence INTEGER NOT NULL,
    holder TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (run, step)
);

CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    thing TEXT NOT NULL,
    UNIQUE (run, step, thing)
);

CREATE TABLE log_lines (
    run TEXT NOT NULL REFERENCES runs (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    step TEXT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

CREATE TABLE progress (
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, step)
);

-- What was written once stays as it was written.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER plans_no_update BEFORE UPDATE ON plans
BEGIN SELECT RAISE(ABORT, 'plans is append-only'); END;
CREATE TRIGGER plans_no_delete BEFORE DELETE ON plans
BEGIN SELECT RAISE(ABORT, 'plans is append-only'); END;
CREATE TRIGGER snapshots_no_update BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots is append-only'); END;
CREATE TRIGGER snapshots_no_delete BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots is append-only'); END;
CREATE TRIGGER resources_no_update BEFORE UPDATE ON resources
BEGIN SELECT RAISE(ABORT, 'resources is append-only'); END;
CREATE TRIGGER resources_no_delete BEFORE DELETE ON resources
BEGIN SELECT RAISE(ABORT, 'resources is append-only'); END;
CREATE TRIGGER resource_references_no_update BEFORE UPDATE ON resource_references
BEGIN SELECT RAISE(ABORT, 'resource_references is append-only'); END;
CREATE TRIGGER resource_references_no_delete BEFORE DELETE ON resource_references
BEGIN SELECT RAISE(ABORT, 'resource_references is append-only'); END;
CREATE TRIGGER run_steps_no_update BEFORE UPDATE ON run_steps
BEGIN SELECT RAISE(ABORT, 'run_steps is append-only'); END;
CREATE TRIGGER run_steps_no_delete BEFORE DELETE ON run_steps
BEGIN SELECT RAISE(ABORT, 'run_steps is append-only'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit_head is append-only'); END;
