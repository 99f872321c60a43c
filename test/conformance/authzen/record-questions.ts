import {
  createEngineFor,
  fixtureRecords,
  records,
  recordUsers,
  type Caller,
  type Records
} from "@jobwarden/core"
import {
  atOnce,
  decisionClient,
  type AccessAction,
  type AccessDecision,
  type AccessEntity,
  type AccessKind,
  type AccessQuestionsShape,
  type Evaluation,
  type Found,
  type SearchPlace
} from "@jobwarden/service"
import { Effect } from "effect"

type Role = Records["roles"][number]

/**
 * The fixture's questions, answered by the same engine as GitLab's. What the fixture leaves to whoever asks is here:
 * what a user is to a record, and what a request says of a record's `status`, a user's `role` and `soft`.
 */
export const recordQuestions = (): AccessQuestionsShape => {
  const engine = createEngineFor(records)
  // A record is there once in each status, since a request may say which one it has.
  engine.load({
    projects: fixtureRecords.flatMap(({ path }) =>
      records.visibilities.map((visibility) => ({ path: `${visibility}/${path}`, visibility }))
    )
  })
  const users = Object.keys(recordUsers).toSorted()
  const ids = fixtureRecords.map(({ path }) => path)

  const decide = ({ action, resource, subject }: Evaluation): AccessDecision =>
    engine.decide({
      project: placeOf(resource),
      caller: callerOf(subject, resource.id),
      resource: resource.type,
      action: nameOf(action)
    })

  const allowed = (evaluation: Evaluation): boolean => decide(evaluation).allowed

  return {
    evaluator: Effect.succeed((requester, readEvaluation) =>
      atOnce(decisionClient(requester), () =>
        atOnce(readEvaluation, (evaluation) => Effect.succeed(decide(evaluation)))
      )
    ),
    listsSubjects: Effect.succeed(true),
    searchSubjects: (_client, { action, resource, subject }, place) => {
      const known = users.map((id) => ({ type: "user", id }))
      return partOf(known, place, (one) => allowed({ subject: one, action, resource }), subject)
    },
    searchResources: (_client, { action, resource, subject }, place) => {
      const known = ids.map((id) => ({ type: "record", id }))
      return partOf(known, place, (one) => allowed({ subject, action, resource: one }), resource)
    },
    searchActions: (_client, { resource, subject }, place) => {
      const cells = new Set(engine.whatCan(placeOf(resource), callerOf(subject, resource.id)))
      const names = ["read", "write", "delete"].filter((name) => cells.has(`${resource.type}:${name}`))
      return cut(
        names.map((name) => ({ name })),
        place
      )
    }
  }
}

const placeOf = ({ id, properties }: AccessEntity): string => {
  const status = properties?.["status"] ?? fixtureRecords.find(({ path }) => path === id)?.visibility
  return `${String(status)}/${id}`
}

const callerOf = ({ id, properties, type }: AccessEntity, record: string): Caller<Role> => {
  const role = roleOf(id, record)
  if (type !== "user" || role === undefined) return { type: "user", role: "stranger", active: false }
  return { type: "user", role: properties?.["role"] === "admin" ? "admin" : role }
}

const roleOf = (user: string, record: string): Role | undefined =>
  new Map(
    Object.entries(recordUsers).flatMap(([name, roles]) =>
      Object.entries(roles).map(([path, role]) => [`${name} ${path}`, role] as const)
    )
  ).get(`${user} ${record}`)

const nameOf = ({ name, properties }: AccessAction): string =>
  name === "delete" && properties?.["soft"] === true ? "soft_delete" : name

const partOf = (
  known: ReadonlyArray<AccessEntity>,
  place: SearchPlace,
  isFound: (entity: AccessEntity) => boolean,
  { type }: AccessKind
): Effect.Effect<Found<AccessEntity>> =>
  cut(
    known.filter((entity) => entity.type === type && isFound(entity)),
    place
  )

/** A place is how many came before. */
const cut = <Result>(
  all: ReadonlyArray<Result>,
  { after, limit }: SearchPlace
): Effect.Effect<Found<Result>> => {
  const start = Number(after ?? 0)
  const results = all.slice(start, start + limit)
  const end = start + results.length
  return Effect.succeed({ results, next: end < all.length ? String(end) : null })
}
