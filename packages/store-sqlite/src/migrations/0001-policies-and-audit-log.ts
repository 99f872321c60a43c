import type { Migration } from "./migration.ts"

// The refusals are triggers and not only keys because `INSERT OR REPLACE` deletes the row that is in its way
// without asking a DELETE trigger, unless the connection happens to have recursive triggers on.
const sql = `
CREATE TABLE migration (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE audit_event (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  body TEXT NOT NULL CHECK (json_valid(body) AND json_extract(body, '$.sequence') IS sequence),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  entity_type TEXT NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.entity.type')) VIRTUAL
    CHECK (entity_type IN ('project', 'group', 'instance')),
  entity_id INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(body, '$.entity.id')) VIRTUAL
    CHECK (json_type(body, '$.entity.id') = 'integer')
) STRICT;

CREATE INDEX audit_event_by_entity ON audit_event (entity_type, entity_id);

CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit_event is append-only: a new event has the sequence after the last')
  WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_event);
END;

CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit_event is append-only: an event is never changed');
END;

CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
BEGIN
  SELECT RAISE(ABORT, 'audit_event is append-only: an event is never deleted');
END;

CREATE TABLE audit_event_personal (
  sequence INTEGER PRIMARY KEY REFERENCES audit_event (sequence),
  salt BLOB NOT NULL CHECK (length(salt) >= 16),
  data TEXT NOT NULL CHECK (json_valid(data) AND json_type(data) = 'object')
) STRICT;

CREATE TRIGGER audit_event_personal_insert BEFORE INSERT ON audit_event_personal
WHEN NEW.sequence IN (SELECT sequence FROM audit_event_personal)
BEGIN
  SELECT RAISE(ABORT, 'audit_event_personal: this event has its personal data already');
END;

CREATE TRIGGER audit_event_personal_update BEFORE UPDATE ON audit_event_personal
BEGIN
  SELECT RAISE(ABORT, 'audit_event_personal: personal data may be erased, never changed');
END;

CREATE TABLE policy_revision (
  entity_type TEXT NOT NULL CHECK (entity_type IN ('project', 'group', 'instance')),
  entity_id INTEGER NOT NULL CHECK (CASE entity_type WHEN 'instance' THEN entity_id = 0 ELSE entity_id > 0 END),
  revision INTEGER NOT NULL CHECK (revision > 0),
  document TEXT NOT NULL CHECK (json_valid(document) AND json_type(document) = 'object'),
  event_sequence INTEGER NOT NULL REFERENCES audit_event (sequence),
  created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (entity_type, entity_id, revision)
) STRICT;

CREATE TRIGGER policy_revision_insert BEFORE INSERT ON policy_revision
BEGIN
  SELECT RAISE(ABORT, 'policy_revision is append-only: a new revision is one above the entity''s last')
  WHERE NEW.revision IS NOT (
    SELECT coalesce(max(revision), 0) + 1 FROM policy_revision
    WHERE entity_type = NEW.entity_type AND entity_id = NEW.entity_id
  );
  -- The hidden row number is a key too, by which a replacing insert could remove another row.
  SELECT RAISE(ABORT, 'policy_revision is append-only: this row number is taken')
  WHERE NEW.rowid IN (SELECT rowid FROM policy_revision);
  SELECT RAISE(ABORT, 'policy_revision: the event is not the one of this revision')
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_event
    WHERE sequence = NEW.event_sequence AND entity_type = NEW.entity_type AND entity_id = NEW.entity_id
      AND json_extract(body, '$.revision.after') = NEW.revision
  );
END;

CREATE TRIGGER policy_revision_update BEFORE UPDATE ON policy_revision
BEGIN
  SELECT RAISE(ABORT, 'policy_revision is append-only: a revision is never changed');
END;

CREATE TRIGGER policy_revision_delete BEFORE DELETE ON policy_revision
BEGIN
  SELECT RAISE(ABORT, 'policy_revision is append-only: a revision is never deleted');
END;
`

/** Policies as revisions that are only ever added, and the audit log beside them. */
export const policiesAndAuditLog: Migration = { version: 1, name: "policies-and-audit-log", sql }
