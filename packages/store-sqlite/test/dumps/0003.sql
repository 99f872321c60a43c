PRAGMA application_id = 1248813655;
PRAGMA user_version = 3;
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
, time TEXT GENERATED ALWAYS AS (json_extract(body, '$.time')) VIRTUAL) STRICT;
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
CREATE TABLE use_summary (
  day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
  target INTEGER NOT NULL CHECK (target > 0),
  allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
  source TEXT NOT NULL CHECK (source <> ''),
  resource TEXT NOT NULL CHECK (resource <> ''),
  action TEXT NOT NULL CHECK (action <> ''),
  principal_class TEXT NOT NULL CHECK (principal_class <> ''),
  environment TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  last_used TEXT NOT NULL CHECK (last_used GLOB '????-??-??T??:??:??.???Z'),
  PRIMARY KEY (day, target, allowed, source, resource, action, principal_class, environment)
) STRICT, WITHOUT ROWID;
CREATE TABLE use_day (
  day TEXT PRIMARY KEY CHECK (day GLOB '????-??-??'),
  allowed INTEGER NOT NULL CHECK (allowed >= 0),
  denied INTEGER NOT NULL CHECK (denied >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE use_recording (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  began TEXT NOT NULL CHECK (began GLOB '????-??-??T??:??:??.???Z'),
  complete_since TEXT NOT NULL CHECK (complete_since GLOB '????-??-??T??:??:??.???Z'),
  lost_allowed INTEGER NOT NULL DEFAULT 0 CHECK (lost_allowed >= 0),
  lost_denied INTEGER NOT NULL DEFAULT 0 CHECK (lost_denied >= 0)
) STRICT;
CREATE INDEX audit_event_by_entity_and_time ON audit_event (entity_type, entity_id, time);
CREATE INDEX audit_event_by_time ON audit_event (time);
INSERT INTO migration (version, name, applied_at) VALUES (1, 'policies-and-audit-log', '2026-08-22T00:00:00.000Z');
INSERT INTO migration (version, name, applied_at) VALUES (2, 'use-log', '2026-08-22T00:00:00.000Z');
INSERT INTO migration (version, name, applied_at) VALUES (3, 'audit-events-by-time', '2026-08-22T00:00:00.000Z');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (1, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"e0fe970c4a4cee8dd5adead3236a1dc51b83f2ad9dacc1e2a6fed8186ece293b","request_id":"request-1","revision":{"after":1,"before":0},"sequence":1,"time":"2026-08-22T10:11:12.345Z"}', X'33b67d2ce8f927f7a5bb0ac2e63e777038a4d4abfabadfccd9ab69fff400478d');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (2, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"4985a9a995c62246b084cc29c82bf6ca4f4a176178585ded389eba83efb1a2fa","request_id":"request-1","revision":{"after":2,"before":1},"sequence":2,"time":"2026-08-22T10:11:12.345Z"}', X'2205bdc5582b0f55f65dc283414a80cdfee7fb1ef041643e56ecb2acfa6cd887');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (3, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":7,"type":"group"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"2f4ca26432badb9b623e9224f0c6f070640de499dbb81787fcbc689957014bbf","request_id":"request-1","revision":{"after":1,"before":0},"sequence":3,"time":"2026-08-22T10:11:12.345Z"}', X'f1bcd913f4abfe6e6ec61099d1db0bf5581946d3ca0cff437a2d2b5b4f89afbf');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (4, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":0,"type":"instance"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"6ec049a4e919eaa6d2db7439b991c67130f53dcf8936ffbd655a7b6de520a2ea","request_id":"request-1","revision":{"after":1,"before":0},"sequence":4,"time":"2026-08-22T10:11:12.345Z"}', X'0b004788eb8dc7478979f5a4c33231209d72ea8157813a8a83b11496e460d848');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (5, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1099511627776,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"01256ce437e7f0b1904072b588ca71c4c0d5f282cce1926a26b6410f1f26b58c","request_id":"request-1","revision":{"after":1,"before":0},"sequence":5,"time":"2026-08-22T10:11:12.345Z"}', X'1ffd710e1982dfa174fced669f0ecb836aa9e98d973ea2913602cfb69b3c3dc3');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (6, '{"actor":{"id":7,"type":"job"},"count":1,"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_refused","personal_data_hash":"f10012d23920dc5a1eaa805168af2629949962129517db493ee822fcc9043f72","reason":"forbidden","request_id":"it''s “refused” 💥","sequence":6,"time":"2026-08-22T10:11:12.345Z"}', X'988a4e2f5473b6cb34b655df2d60d7b0359b84654dd89b0e0e8dd7569a8e153a');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (1, X'590198bdfe7793cefe5b0d514e5768c50daa223ad47e6010f184d8e639aedbb7', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (3, X'07acb451a1ef730f6f031073141b5d153430e8fe9c27169903bee75900dad8c0', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (4, X'6f100f77b0fb2d73a64538cc2ae6bee5d879ae8b99fb199a385d773efed35315', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (5, X'b28fe685a9850133bcaa14f23072f7ac4ef233cb17cf3ef185ba9988de737669', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (6, X'3a3e24d75b8c48f81b31f521dee6398e822ef9ee585f4525aa1efbe7031b8c46', '{"author_name":"Zoë O''Neil","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('group', 7, 1, '{"counter":1}', 3, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('instance', 0, 1, '{"counter":1}', 4, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 1, '{"counter":1}', 1, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 2, '{"counter":2}', 2, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1099511627776, 1, '{"counter":1}', 5, '2026-08-22T10:11:12.345Z');
INSERT INTO use_recording (only, began, complete_since, lost_allowed, lost_denied) VALUES (1, '2026-08-22T00:00:00.000Z', '2026-08-22T00:00:00.000Z', 0, 0);
