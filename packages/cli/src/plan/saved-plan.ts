import { canonicalJson, FullPath, Identifier, type Json } from "@jobwarden/core"
import { Effect, Result, Schema } from "effect"
import { createHash } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { quote } from "@jobwarden/core"
import { UnusableInput } from "../exit.ts"
import { jsonText } from "../reports/printable.ts"
import { changeDocument } from "./json.ts"
import type { Plan, PlannedChange } from "./model.ts"

/** What makes a file a saved plan. */
const marker = "jobwarden plan"

const Told = Schema.Array(Schema.Struct({ sentence: Schema.String, access: Schema.Unknown }))

const Change = Schema.Struct({
  kind: Schema.Literals(["instance", "group", "project"]),
  path: Schema.optionalKey(FullPath),
  id: Schema.optionalKey(Identifier),
  revision: Schema.Int,
  updated_at: Schema.NullOr(Schema.String),
  etag: Schema.String.check(Schema.isPattern(/^"[\w.-]{1,100}"$/)),
  body: Schema.Record(Schema.String, Schema.Unknown),
  changes: Schema.Array(
    Schema.Struct({ path: Schema.String, before: Schema.Unknown, after: Schema.Unknown })
  ),
  consequences: Schema.Array(
    Schema.Struct({ projects: Schema.Int, example: Schema.String, gained: Told, lost: Told })
  ),
  untold: Schema.Int
}).check(
  Schema.makeFilter(
    ({ id, kind, path }) => {
      const isAbove = kind === "instance"
      return (id === undefined) === isAbove && (path === undefined) === isAbove
    },
    { expected: "an id and a path, but for the instance" }
  )
)

const decode = Schema.decodeUnknownResult(
  Schema.Struct({
    plan: Schema.Literal(marker),
    version: Schema.Literal(1),
    server: Schema.String,
    created_at: Schema.String,
    acknowledge: Schema.Array(Schema.String),
    changes: Schema.Array(Change),
    sha256: Schema.String
  })
)

const hashOf = (content: object): string =>
  createHash("sha256")
    .update(canonicalJson(content as Json))
    .digest("hex")

/** A plan as it is kept: what is sent, of which states, to which service. No token is in it. */
export const savedPlanText = (plan: Plan, now: number): string => {
  const content = JSON.parse(
    JSON.stringify({
      plan: marker,
      version: 1,
      server: plan.server,
      created_at: new Date(now).toISOString(),
      acknowledge: plan.acknowledge,
      changes: plan.changes.map(changeDocument)
    })
  ) as object
  return `${jsonText({ ...content, sha256: hashOf(content) }, 2)}\n`
}

/** What a saved plan says. */
export interface SavedPlan extends Pick<Plan, "server" | "acknowledge" | "changes"> {
  readonly createdAt: string
}

/** Older than this, nobody remembers what was read in it. */
const mostDays = 7
const day = 24 * 60 * 60 * 1000
/** Clocks differ. */
const mostAhead = 10 * 60 * 1000
const mostBytes = 256 * 1024 * 1024

/** Whether a file is a saved plan, not a policy file. */
export const isSavedPlan = (file: string): boolean => {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  const found = readJson(file)
  return found !== null && typeof found === "object" && (found as { plan?: unknown }).plan === marker
}

const readJson = (file: string): unknown => {
  try {
    return statSync(file).size > mostBytes ? null : (JSON.parse(readFileSync(file, "utf8")) as unknown)
  } catch {
    return null
  }
}

/** Reads a saved plan, which has to be whole, unaltered, for this service and of late. */
export const readSavedPlan = (
  file: string,
  server: string | null,
  now: number
): Effect.Effect<SavedPlan, UnusableInput> => {
  const refuse = (why: string) =>
    Effect.fail(
      new UnusableInput({
        message: `the plan ${quote(file)} ${why}; make another with \`jobwarden plan --out\``
      })
    )
  const found = readJson(file)
  const decoded = decode(found)
  if (Result.isFailure(decoded)) return refuse("is none that this command can read")
  const { sha256, ...content } = found as { readonly sha256: string }
  if (hashOf(content) !== sha256) return refuse("was altered after it was made")
  const { acknowledge, changes, created_at, server: planned } = decoded.success
  if (server !== null && server !== planned) {
    return refuse(`is for ${quote(planned)}, not for ${quote(server)}`)
  }
  const age = now - Date.parse(created_at)
  if (!(age <= mostDays * day)) return refuse(`is of ${created_at}, more than ${mostDays} days ago`)
  if (age < -mostAhead) return refuse(`is of ${created_at}, which is yet to come`)
  return Effect.succeed({
    server: planned,
    acknowledge,
    createdAt: created_at,
    changes: changes.map(
      ({ path = "", updated_at, ...change }) => ({ ...change, path, updatedAt: updated_at }) as PlannedChange
    )
  })
}
