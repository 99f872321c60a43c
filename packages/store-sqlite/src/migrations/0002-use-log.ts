import type { Migration } from "./migration.ts"

// The day comes first in the key: the days of long ago lie together where they are deleted.
// An environment whose name is not kept is '', which is no name of one.
const sql = `
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
`

/** What was used, by day: how many different summaries each day has, and since when none is missing. */
export const useLog: Migration = { version: 2, name: "use-log", sql }
