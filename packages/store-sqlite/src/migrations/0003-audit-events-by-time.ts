import type { Migration } from "./migration.ts"

const sql = `
ALTER TABLE audit_event ADD COLUMN time TEXT GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL;

CREATE INDEX audit_event_by_entity_and_time ON audit_event (entity_type, entity_id, time);

CREATE INDEX audit_event_by_time ON audit_event (time);
`

/** What happened in a span of time is found without reading what happened before and after. */
export const auditEventsByTime: Migration = { version: 3, name: "audit-events-by-time", sql }
