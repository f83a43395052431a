-- Who did what on what, in order and without the details: what the audit log is searched in.
CREATE INDEX audit_words ON audit (seq, actor, action, subject);
