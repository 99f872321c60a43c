import { keptOf, type CopySource, type KeptRow, type UseKey } from "@jobwarden/service"
import { Effect } from "effect"
import { nameOf } from "./address.ts"
import type { Connection } from "./open.ts"
import { readRecording, readUses } from "./use-queries.ts"

/** What is read of a database that is copied, and of its copy. */
export const copyReads = (
  { database: { address, query }, told }: Connection,
  until: number
): Omit<CopySource, "head" | "headNow"> => ({
  name: `postgres ${nameOf(address)}`,
  countRevisions: told(
    Effect.map(
      query<{ count: number }>(
        "SELECT count(*) AS count FROM jobwarden.policy_revision WHERE event_sequence <= $1",
        [until]
      ),
      ([row]) => row?.count ?? 0
    )
  ),
  page: (after, limit) =>
    told(
      Effect.map(
        query<KeptRow>(
          `SELECT e.sequence, e.body, e.leaf_hash, p.salt, p.data, r.document, r.created_at
           FROM jobwarden.audit_event e
           LEFT JOIN jobwarden.audit_event_personal p ON p.sequence = e.sequence
           LEFT JOIN jobwarden.policy_revision r
             ON r.entity_type = e.entity_type AND r.entity_id = e.entity_id AND r.revision = e.revision
           WHERE e.sequence > $1 AND e.sequence <= $2 ORDER BY e.sequence LIMIT $3`,
          [after, until, Math.max(0, Math.floor(limit))]
        ),
        (rows) => rows.map(keptOf)
      )
    ),
  recording: told(Effect.map(readRecording(query), (recording) => recording ?? null)),
  uses: (after: UseKey | null, limit) => told(readUses(query, after, limit))
})
