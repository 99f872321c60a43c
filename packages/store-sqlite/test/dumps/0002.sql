PRAGMA application_id = 1248813655;
PRAGMA user_version = 2;
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
INSERT INTO migration (version, name, applied_at) VALUES (1, 'policies-and-audit-log', '2026-08-22T00:00:00.000Z');
INSERT INTO migration (version, name, applied_at) VALUES (2, 'use-log', '2026-08-22T00:00:00.000Z');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (1, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"22323ef7e3b0cfa1c42be03ce85f2673bb0966aa9bef591f55f1496b45f3276f","request_id":"request-1","revision":{"after":1,"before":0},"sequence":1,"time":"2026-08-22T10:11:12.345Z"}', X'd374a233ea6e5094f3c081f5bc6c52721c14fab1733a7c5cbba1c5c9c3a3d83e');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (2, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"d814102d847ace89701aca78b0c92d5f80ac3a8eab7a739d6fb43d4978e0f066","request_id":"request-1","revision":{"after":2,"before":1},"sequence":2,"time":"2026-08-22T10:11:12.345Z"}', X'169e97a9fe9060ef4633fd2411d5732b325e838564bc6a222ca3b19c8a69364d');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (3, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":7,"type":"group"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"42135cfbf9b7444626ecd2959b074e3220ef772e6f5777fabee6b28649f20ebe","request_id":"request-1","revision":{"after":1,"before":0},"sequence":3,"time":"2026-08-22T10:11:12.345Z"}', X'ec530a3b728d35e5b376a0025f25b7a578005593eaa11402ff6be139eaa7a3c9');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (4, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":0,"type":"instance"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"1136ff0af6f4c5c3a77829a024fbf254701f9785c30d980228c0e3686cd2c729","request_id":"request-1","revision":{"after":1,"before":0},"sequence":4,"time":"2026-08-22T10:11:12.345Z"}', X'462a30118c29f433b9a65c8c1eea804c04d28dc586f51f8a95fc6c15c2402cd8');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (5, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1099511627776,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"f34c7e0d2685fcb926e6ae471332c07e56593fd9258c885fc02f1e7820129a12","request_id":"request-1","revision":{"after":1,"before":0},"sequence":5,"time":"2026-08-22T10:11:12.345Z"}', X'7c09a0a52d7ddbb3bdc3f15b8ebf8c8e81b8bc77e2ffe6c1c60ccac5af821a5a');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (6, '{"actor":{"id":7,"type":"job"},"count":1,"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_refused","personal_data_hash":"f7c0c2c9ebc0f3b01141240a71231ae17baadbeabc9f2a30362cea05dad0a2b4","reason":"forbidden","request_id":"it''s “refused” 💥","sequence":6,"time":"2026-08-22T10:11:12.345Z"}', X'd31da6683424650df7703829fe5a2506117cc7e40eccca27619e692773d44da8');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (1, X'a0f2739192d0ee3fc3f3e2f4a45dc1b6e7715080b8408ca3dd9661d8108ef1bd', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (3, X'6a32ec446ce9068fa772b6f65ed6cb4c45af03607506205ec94b8b3eaa65074e', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (4, X'58d1855eb4384b45d6904f090c5561c377bd12bb464844fc95afc21277c0fac6', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (5, X'844ea18658c13d9d35343cfb5d449c18d71de4a2f948b947925477273fffa8bd', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (6, X'a120bcc8de79185549b5ee980d16301ee48afeb9ed2a621ec2c6becc0f45a5ff', '{"author_name":"Zoë O''Neil","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('group', 7, 1, '{"counter":1}', 3, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('instance', 0, 1, '{"counter":1}', 4, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 1, '{"counter":1}', 1, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 2, '{"counter":2}', 2, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1099511627776, 1, '{"counter":1}', 5, '2026-08-22T10:11:12.345Z');
INSERT INTO use_recording (only, began, complete_since, lost_allowed, lost_denied) VALUES (1, '2026-08-22T00:00:00.000Z', '2026-08-22T00:00:00.000Z', 0, 0);
