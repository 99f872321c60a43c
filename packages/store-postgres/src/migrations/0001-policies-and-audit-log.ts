import type { Migration } from "./migration.ts"

// No foreign keys: a revision and its event may lie on different machines. What belongs together is written in one
// transaction, and `audit verify` looks whether it is still there.
// Text is compared byte by byte, and kept as text: other types would store another form of the same JSON.
const sql = `
CREATE TABLE IF NOT EXISTS jobwarden.audit_head (
  only_row smallint PRIMARY KEY CHECK (only_row = 1),
  sequence bigint NOT NULL CHECK (sequence >= 0),
  copied_from text COLLATE "C"
);
INSERT INTO jobwarden.audit_head (only_row, sequence) VALUES (1, 0) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS jobwarden.audit_event (
  sequence bigint CONSTRAINT audit_event_pkey PRIMARY KEY CHECK (sequence > 0),
  body text COLLATE "C" NOT NULL,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  entity_type text COLLATE "C" NOT NULL CHECK (entity_type IN ('project', 'group', 'instance')),
  entity_id bigint NOT NULL,
  revision bigint CHECK (revision > 0),
  time text COLLATE "C" NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_event_by_entity ON jobwarden.audit_event (entity_type, entity_id, sequence);
CREATE INDEX IF NOT EXISTS audit_event_by_entity_and_time
  ON jobwarden.audit_event (entity_type, entity_id, time, sequence);
CREATE INDEX IF NOT EXISTS audit_event_by_time ON jobwarden.audit_event (time, sequence);

CREATE TABLE IF NOT EXISTS jobwarden.audit_event_personal (
  sequence bigint PRIMARY KEY,
  salt bytea NOT NULL CHECK (octet_length(salt) >= 16),
  data text COLLATE "C" NOT NULL
);

CREATE TABLE IF NOT EXISTS jobwarden.policy_revision (
  entity_type text COLLATE "C" NOT NULL CHECK (entity_type IN ('project', 'group', 'instance')),
  entity_id bigint NOT NULL
    CHECK (CASE entity_type WHEN 'instance' THEN entity_id = 0 ELSE entity_id > 0 END),
  revision bigint NOT NULL CHECK (revision > 0),
  document text COLLATE "C" NOT NULL,
  event_sequence bigint NOT NULL CHECK (event_sequence > 0),
  created_at text COLLATE "C" NOT NULL,
  CONSTRAINT policy_revision_pkey PRIMARY KEY (entity_type, entity_id, revision)
);

REVOKE UPDATE, DELETE, TRUNCATE ON jobwarden.audit_event, jobwarden.policy_revision FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON jobwarden.audit_event, jobwarden.policy_revision FROM CURRENT_USER;
REVOKE UPDATE, TRUNCATE ON jobwarden.audit_event_personal FROM PUBLIC;
REVOKE UPDATE, TRUNCATE ON jobwarden.audit_event_personal FROM CURRENT_USER;
`

const refusing = (table: string, name: string, events: string, of: string, message: string): string => `
CREATE OR REPLACE FUNCTION jobwarden.${name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '${message}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS ${name} ON jobwarden.${table};
CREATE TRIGGER ${name} BEFORE ${events} ON jobwarden.${table} FOR EACH ${of} EXECUTE FUNCTION jobwarden.${name}();`

// Privileges bind everybody but superusers; triggers bind those too.
const guards = [
  ["audit_event", "an event is never changed or deleted"],
  ["policy_revision", "a revision is never changed or deleted"]
]
  .flatMap(([table = "", rule = ""]) => [
    refusing(table, `${table}_is_kept`, "UPDATE OR DELETE", "ROW", `${table} is append-only: ${rule}`),
    refusing(table, `${table}_stays`, "TRUNCATE", "STATEMENT", `${table} is append-only: ${rule}`)
  ])
  .concat(
    refusing(
      "audit_event_personal",
      "audit_event_personal_is_kept",
      "UPDATE",
      "ROW",
      "audit_event_personal: personal data may be erased, never changed"
    )
  )
  .join("\n")

/** Policies as revisions that are only ever added, the audit log, and the row that gives the log its order. */
export const policiesAndAuditLog: Migration = { version: 1, name: "policies-and-audit-log", sql, guards }
