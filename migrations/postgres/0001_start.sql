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
    expires BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE scans (
    id TEXT PRIMARY KEY,
    started BIGINT NOT NULL,
    running BIGINT NOT NULL,
    progress TEXT NOT NULL
);
CREATE INDEX scans_by_start ON scans (started);

CREATE TABLE snapshots (
    id TEXT PRIMARY KEY,
    started BIGINT NOT NULL,
    summary TEXT NOT NULL,
    head TEXT NOT NULL
);
CREATE INDEX snapshots_by_start ON snapshots (started);

CREATE TABLE resources (
    snapshot TEXT NOT NULL REFERENCES snapshots (id),
    ordinal BIGINT NOT NULL,
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
    ordinal BIGINT NOT NULL,
    from_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (snapshot, ordinal)
);
CREATE INDEX resource_references_by_source ON resource_references (snapshot, from_id);

CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE approvals (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan TEXT NOT NULL REFERENCES plans (id),
    digest TEXT NOT NULL,
    wave BIGINT NOT NULL,
    person TEXT NOT NULL,
    at BIGINT NOT NULL,
    decision TEXT NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX approvals_by_wave ON approvals (wave, plan);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- One row. Its lock puts writers in line, and it tells when the end of the log was cut off.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

-- ended: 0 goes on, 1 succeeded, 2 undone.
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    plan TEXT NOT NULL REFERENCES plans (id),
    digest TEXT NOT NULL,
    wave BIGINT NOT NULL,
    created BIGINT NOT NULL,
    person TEXT NOT NULL,
    ended BIGINT NOT NULL DEFAULT 0,
    last_line BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_run_per_wave ON runs (digest, wave) WHERE ended <> 2;
CREATE INDEX runs_by_plan ON runs (plan, wave);

CREATE TABLE run_steps (
    run TEXT NOT NULL REFERENCES runs (id),
    ordinal BIGINT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, ordinal),
    UNIQUE (run, id)
);

CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    step TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

CREATE TABLE leases (
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    fence BIGINT NOT NULL,
    holder TEXT NOT NULL,
    expires BIGINT NOT NULL,
    PRIMARY KEY (run, step)
);

CREATE TABLE journal (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    thing TEXT NOT NULL,
    UNIQUE (run, step, thing)
);

CREATE TABLE log_lines (
    run TEXT NOT NULL REFERENCES runs (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    step TEXT NOT NULL,
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

CREATE TABLE progress (
    run TEXT NOT NULL REFERENCES runs (id),
    step TEXT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, step)
);

-- What was written once stays as it was written.
CREATE FUNCTION landfall_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER approvals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER plans_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plans
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER snapshots_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshots
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER resources_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON resources
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER resource_references_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON resource_references
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER run_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_steps
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION landfall_append_only();
