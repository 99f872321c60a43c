PRAGMA application_id = 1248813655;
PRAGMA user_version = 1;
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
INSERT INTO migration (version, name, applied_at) VALUES (1, 'policies-and-audit-log', '2026-08-22T00:00:00.000Z');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (1, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"0cb3e2f55d36304fe1a32de54af1fa833f3c990abd7d9baae984fc6589e2b1a9","request_id":"request-1","revision":{"after":1,"before":0},"sequence":1,"time":"2026-08-22T10:11:12.345Z"}', X'8bfca2a4cccca9c2c4c6ff919e2f3d34be3c17b0e1c3887f28168e07fe91b108');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (2, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"1dafe03581dc9afee5280d7d48329cf82c8118fd778018447ccd3475fafe7d30","request_id":"request-1","revision":{"after":2,"before":1},"sequence":2,"time":"2026-08-22T10:11:12.345Z"}', X'292624957bbb039f85a0b3620c09e36282509b86e0b600a76acf9cbad4f66872');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (3, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":7,"type":"group"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"65664350ce2cfbfcd61e11a0877de097120b8df6dc3cdd4461bd8eb875f6a1c7","request_id":"request-1","revision":{"after":1,"before":0},"sequence":3,"time":"2026-08-22T10:11:12.345Z"}', X'c5b41cedc5a6631053d5d1931b091a9f3ebc037deb0040a938026f9778c76c5d');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (4, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":0,"type":"instance"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"90ce3be15c44366bb1a557654e057a924feadf677f59aa28ab1813f5a8fa3337","request_id":"request-1","revision":{"after":1,"before":0},"sequence":4,"time":"2026-08-22T10:11:12.345Z"}', X'd9364d1b8a90fddce57f62d77d271c1d41aa3573e2a2fb16b926795132cdfcdf');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (5, '{"actor":{"id":42,"type":"user"},"changes":[{"after":{"jobs":{"read":true}},"before":null,"path":"/permissions"}],"entity":{"id":1099511627776,"type":"project"},"event_name":"job_token_permissions_updated","gained":[],"lost":[],"personal_data_hash":"6d627b661dccf9e37d1ffd4a5ce1aced1134da6da954acaf73973b59a697cb45","request_id":"request-1","revision":{"after":1,"before":0},"sequence":5,"time":"2026-08-22T10:11:12.345Z"}', X'fa17ee1b47e4709b2f37bab9edef32bff42f704d592d55f0cd70a56b59a0bc6b');
INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (6, '{"actor":{"id":7,"type":"job"},"count":1,"entity":{"id":1,"type":"project"},"event_name":"job_token_permissions_refused","personal_data_hash":"ade5c42c6f389cf07c47d7e786efad9ece24979560080cb4f64a043ffabaced7","reason":"forbidden","request_id":"it''s “refused” 💥","sequence":6,"time":"2026-08-22T10:11:12.345Z"}', X'9d1b073bf01931f089cd1c1c6533d9bb91630712005426e473adf2a2c4dc4f49');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (1, X'0cb9ee4fcd905665fdbba51318a7d717004f6664c056ff76d859b7a7b1d9ab59', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (3, X'f7e3b4cd79af9af78e0ef1049c63c8fadefaa1e0b3a0fa4e6b987f25da0e4899', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (4, X'd60965d31f09d550e472bdf41c835aab7b9f66f18c08cce765b4c43c02cd4ffa', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (5, X'5140d4ee93d404b0410a797ff8216f35a95dd62f88bb9ae80f243424b976b6d5', '{"author_name":"Ada Lovelace","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO audit_event_personal (sequence, salt, data) VALUES (6, X'b2c077f30409db7f5ee9884c12976666769685896cdd663ab2ddf9049ead7190', '{"author_name":"Zoë O''Neil","author_username":"ada.lovelace","entity_path":"secret-folder/secret-project","ip_address":"203.0.113.7","user_agent":"Analytical Engine/1.0"}');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('group', 7, 1, '{"counter":1}', 3, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('instance', 0, 1, '{"counter":1}', 4, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 1, '{"counter":1}', 1, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1, 2, '{"counter":2}', 2, '2026-08-22T10:11:12.345Z');
INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at) VALUES ('project', 1099511627776, 1, '{"counter":1}', 5, '2026-08-22T10:11:12.345Z');
