import type { Migration } from "./migration.ts"

// What is used belongs to its project: the rows of one lie together, its days in their order.
// Names are kept as JSON texts: they may hold a NUL character, which no text of PostgreSQL can. An environment whose
// name is not kept is '', which is no such text.
const sql = `
CREATE TABLE IF NOT EXISTS jobwarden.use_summary (
  target bigint NOT NULL CHECK (target > 0),
  allowed boolean NOT NULL,
  day text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL CHECK (source <> ''),
  resource text COLLATE "C" NOT NULL CHECK (resource <> ''),
  action text COLLATE "C" NOT NULL CHECK (action <> ''),
  principal_class text COLLATE "C" NOT NULL CHECK (principal_class <> ''),
  environment text COLLATE "C" NOT NULL,
  count bigint NOT NULL CHECK (count > 0),
  last_used text COLLATE "C" NOT NULL,
  PRIMARY KEY (target, allowed, day, source, resource, action, principal_class, environment)
);
CREATE INDEX IF NOT EXISTS use_summary_by_day ON jobwarden.use_summary (day);

CREATE TABLE IF NOT EXISTS jobwarden.use_day (
  day text COLLATE "C" PRIMARY KEY,
  allowed bigint NOT NULL CHECK (allowed >= 0),
  denied bigint NOT NULL CHECK (denied >= 0)
);

CREATE TABLE IF NOT EXISTS jobwarden.use_recording (
  only_row smallint PRIMARY KEY CHECK (only_row = 1),
  began text COLLATE "C" NOT NULL,
  complete_since text COLLATE "C" NOT NULL,
  lost_allowed bigint NOT NULL DEFAULT 0 CHECK (lost_allowed >= 0),
  lost_denied bigint NOT NULL DEFAULT 0 CHECK (lost_denied >= 0)
);
`

/** What was used, by day: how many different summaries each day has, and since when none is missing. */
export const useLog: Migration = { version: 2, name: "use-log", sql }
