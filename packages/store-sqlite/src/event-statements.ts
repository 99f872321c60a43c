import type { Entity, LatestEventsQuery, StoredEvent } from "@jobwarden/service"
import type { Database } from "better-sqlite3"

interface EventRow {
  readonly sequence: number
  readonly body: string
  readonly leaf_hash: Uint8Array
  readonly salt: Uint8Array | null
  readonly data: string | null
}

/** What is asked of the audit log. */
export interface EventStatements {
  readonly events: (after: number, limit: number) => ReadonlyArray<StoredEvent>
  readonly eventsOf: (entity: Entity, after: number, limit: number) => ReadonlyArray<StoredEvent>
  readonly latestEvents: (query: LatestEventsQuery) => ReadonlyArray<StoredEvent>
  readonly countEvents: (query: Omit<LatestEventsQuery, "before" | "offset">) => number
  readonly event: (sequence: number) => StoredEvent | null
  readonly revisions: (entity: Entity, before: number, limit: number) => ReadonlyArray<StoredEvent>
}

/** Whatever is asked, an index holds its answer in the order that is wanted, and no more of it is read than that. */
export const prepareEventStatements = (database: Database): EventStatements => {
  const select = "SELECT sequence, body, leaf_hash, salt, data FROM"
  const whole = `${select} audit_event LEFT JOIN audit_event_personal USING (sequence)`
  const events = database.prepare<[number, number], EventRow>(
    `${whole} WHERE sequence > ? ORDER BY sequence LIMIT ?`
  )
  const eventsOf = database.prepare<[string, number, number, number], EventRow>(
    `${whole} WHERE entity_type = ? AND entity_id = ? AND sequence > ? ORDER BY sequence LIMIT ?`
  )
  const event = database.prepare<[number], EventRow>(`${whole} WHERE sequence = ?`)
  const revisions = database.prepare<[string, number, number, number], EventRow>(
    `${select} policy_revision JOIN audit_event ON audit_event.sequence = event_sequence
     LEFT JOIN audit_event_personal USING (sequence)
     WHERE policy_revision.entity_type = ? AND policy_revision.entity_id = ? AND revision < ?
     ORDER BY revision DESC LIMIT ?`
  )

  // One form for each order and each index, so that none is planned for what another asks.
  const forms = new Map(
    [false, true].flatMap((timed) =>
      [false, true].map((ofEntity) => {
        // One span, so that the index is entered where the page begins.
        const timeOfBefore = "(SELECT time FROM audit_event WHERE sequence = @before)"
        const within = (until: string) => [
          ...(ofEntity ? ["entity_type = @type", "entity_id = @id"] : []),
          ...(timed ? [`time BETWEEN @createdAfter AND ${until}`] : [])
        ]
        const behind = timed
          ? [
              ...within(`min(@createdBefore, ${timeOfBefore})`),
              `(time, sequence) < (${timeOfBefore}, @before)`
            ]
          : [...within(""), "sequence < @before"]
        const all = within("@createdBefore")
        const index = `audit_event_by_${ofEntity ? "entity" : ""}${ofEntity && timed ? "_and_" : ""}${timed ? "time" : ""}`
        const source = `audit_event ${timed || ofEntity ? `INDEXED BY ${index}` : "NOT INDEXED"}`
        const order = timed ? "time DESC, sequence DESC" : "sequence DESC"
        const where = (conditions: ReadonlyArray<string>): string =>
          conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`
        const list = (conditions: ReadonlyArray<string>) =>
          database.prepare<[object], EventRow>(
            `SELECT sequence, body, leaf_hash, salt, data
             FROM (SELECT sequence, body, leaf_hash, time FROM ${source} ${where(conditions)}
                   ORDER BY ${order} LIMIT @limit OFFSET @offset)
             LEFT JOIN audit_event_personal USING (sequence) ORDER BY ${order}`
          )
        const form = {
          first: list(all),
          behind: list(behind),
          count: database
            .prepare<[object], number>(
              `SELECT count(*) FROM (SELECT 1 FROM ${source} ${where(all)} LIMIT @limit)`
            )
            .pluck()
        }
        return [`${timed} ${ofEntity}`, form] as const
      })
    )
  )
  const formFor = ({ createdAfter, createdBefore, entity }: Omit<LatestEventsQuery, "before" | "offset">) => {
    const timed = createdAfter !== undefined || createdBefore !== undefined
    const form = forms.get(`${timed} ${entity !== undefined}`)
    if (form === undefined) throw new Error("every form is prepared")
    return form
  }

  return {
    events: (after, limit) => events.all(after, bounded(limit)).map(eventOf),
    eventsOf: ({ type, id }, after, limit) => eventsOf.all(type, id, after, bounded(limit)).map(eventOf),
    latestEvents: (query) => {
      const { before, offset = 0 } = query
      const form = formFor(query)
      const named = { ...parametersOf(query), offset: bounded(offset) }
      return (before === undefined ? form.first.all(named) : form.behind.all({ ...named, before })).map(
        eventOf
      )
    },
    countEvents: (query) => Number(formFor(query).count.get(parametersOf(query)) ?? 0),
    event: (sequence) => {
      const row = event.get(sequence)
      return row === undefined ? null : eventOf(row)
    },
    revisions: ({ type, id }, before, limit) => revisions.all(type, id, before, bounded(limit)).map(eventOf)
  }
}

/** Later than any time that is written in the form of the log. */
const endOfTime = "~"

const parametersOf = ({
  createdAfter = "",
  createdBefore = endOfTime,
  entity,
  limit
}: Omit<LatestEventsQuery, "before" | "offset">) => ({
  type: entity?.type,
  id: entity?.id,
  createdAfter,
  createdBefore,
  limit: bounded(limit)
})

const eventOf = ({ sequence, body, leaf_hash, salt, data }: EventRow): StoredEvent => ({
  sequence,
  body,
  leafHash: leaf_hash,
  personal: salt === null || data === null ? null : { salt, data }
})

// To SQLite a negative limit is none at all.
const bounded = (limit: number): number => Math.min(Math.max(0, Math.floor(limit)), Number.MAX_SAFE_INTEGER)
