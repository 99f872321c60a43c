import { gitlab, type Caller, type Role } from "@jobwarden/core"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { changePolicy } from "../src/change-policy.ts"
import { whoCouldDo, type WhoCould } from "../src/past/who-could-do.ts"
import type { Platform, PlatformProject } from "../src/platform.ts"
import { PolicyIndex } from "../src/policy-index.ts"
import type { PolicyStore } from "../src/policy-store.ts"
import type { RefusalLog } from "../src/refusal-log.ts"
import { whoCanDo, type CellName, type WhoCan } from "../src/project-questions.ts"
import type { Requester } from "../src/requester.ts"
import { patchAround, platformOf } from "./surroundings-cases.ts"
import { add, remove, setEnabled } from "./scope-cases.ts"
import { as, beginning, patch, reset } from "./use-cases.ts"

const groups = [
  { id: 7, path: "acme" },
  { id: 8, path: "partner" },
  { id: 9, path: "acme/team" }
]
/** The third has two groups above it, and the scope of the first is the platform's until one is stored. */
const projects: ReadonlyArray<PlatformProject> = [
  { id: 1, path: "acme/backend", visibility: "private", scope: { allowlist: [{ group: 9 }] } },
  { id: 2, path: "partner/tool", visibility: "internal" },
  { id: 3, path: "acme/team/app", visibility: "private" },
  { id: 4, path: "partner/secret", visibility: "private" }
]

/** The sample organisation's people in these projects, of which Maya maintains the first three. */
export const pastPlatform = {
  ...platformOf(projects, groups),
  memberRole: (userId: number, projectId: number) =>
    Effect.succeed(userId === 3 && projectId !== 4 ? ("maintainer" as const) : ("authenticated" as const))
}

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export const randomOf = (seed: number) => {
  let state = seed
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  return { next, pick: <T>(items: ReadonlyArray<T>): T => items[next(items.length)] as T }
}
type Random = ReturnType<typeof randomOf>

/** Histories are short: whatever goes on in the background does so every few seconds. */
const second = 1_000
const soon = (random: Random): string => new Date(beginning + random.next(40) * (second / 4)).toISOString()

const grantBy = (random: Random): unknown =>
  random.pick([
    null,
    true,
    false,
    "maintainer",
    "job_token_and_owner",
    "job_token_and_maintainer",
    { min_role: "developer", job_token: { refs: "protected" } },
    { min_role: "owner", job_token: { expires_at: soon(random) } },
    { min_role: "reporter", job_token: { environments: ["production"] }, deploy_token: true }
  ])

const permissionsBy = (random: Random) => ({
  package_registry: {
    [random.pick(["maven", "default"])]: { [random.pick(["read", "write"])]: grantBy(random) }
  },
  ...(random.next(3) === 0 && { jobs: { read: grantBy(random) } })
})

const entryBy = (random: Random) => ({
  ...random.pick([{ project: 2 }, { project: 3 }, { project: 4 }, { group: 7 }, { group: 9 }]),
  ...random.pick([{}, { job_token_policies: ["read_packages"] }, { default_permissions: true }]),
  ...(random.next(2) === 0 && { expires_at: soon(random) })
})

const [ada, dev] = [as("ada"), as("dev")]

/** Something that somebody does or tries: a change, a rehearsal, or what is refused. */
const stepBy = (random: Random) => {
  const project = random.pick(projects).id
  switch (random.next(10)) {
    case 0:
      return reset(ada, {}, project)
    case 1:
      return patchAround({ group: random.pick(groups).id }, { defaults: permissionsBy(random) }, {}, ada)
    case 2:
      return patchAround({ group: random.pick(groups).id }, { limits: permissionsBy(random) }, {}, ada)
    case 3:
      return patchAround(
        { instance: true },
        { defaults: permissionsBy(random), enforce_scope: random.pick([true, false, null]) },
        { dryRun: random.next(4) === 0 },
        ada
      )
    case 4:
      return random.pick([
        setEnabled(ada, random.pick([true, false]), project),
        add(ada, "project", random.pick([2, 3, 4]), {}, project),
        remove(ada, "group", random.pick([7, 9]), project)
      ])
    case 5: {
      const body = { scope: { allowlist: [entryBy(random), entryBy(random)] } }
      return changePolicy(ada, project, { options: Effect.succeed({}), body: Effect.succeed(body) })
    }
    case 6:
      return random.pick([
        patch(dev, permissionsBy(random), {}, project),
        patch(ada, permissionsBy(random), { dryRun: true }, project),
        patch(ada, permissionsBy(random), { ifMatch: '"99.0000000000000000"' }, project)
      ])
    default:
      return patch(ada, permissionsBy(random), {}, project)
  }
}

/** One question that is asked again and again. */
interface Asked extends CellName {
  readonly reader: Requester
  readonly project: number
}

const questions: ReadonlyArray<Asked> = [
  { reader: as("maya"), project: 1, resource: "package_registry.maven", action: "write" },
  { reader: ada, project: 1, resource: "package_registry.npm", action: "read" },
  { reader: as("maya"), project: 3, resource: "package_registry.maven", action: "read" },
  { reader: ada, project: 2, resource: "jobs", action: "read" }
]

const callers: ReadonlyArray<Caller<Role>> = [
  ...gitlab.roles.map((role) => ({ type: "user" as const, role })),
  { type: "deploy_token", group: 7, scopes: ["read_package_registry", "write_package_registry"] },
  ...[1, 2, 3, 4, "elsewhere"].flatMap((project) =>
    [false, true].flatMap((isProtected) =>
      (["developer", "maintainer", "owner"] as const).map((trigger_role) => ({
        type: "job" as const,
        project,
        ref: { protected: isProtected },
        environment: { name: isProtected ? "production" : "test", protected: false },
        trigger_role
      }))
    )
  )
]

/** What was answered at a moment, by the question's place in the list. */
export interface Lived {
  readonly at: number
  readonly question: number
  readonly answer: WhoCan
  /** What was decided then about many callers, a figure for each. */
  readonly decided: string
}

type Needs = Platform | PolicyStore | PolicyIndex | RefusalLog

/** Lives through changes by a clock, and notes what is answered at every moment on the way. */
export const live = Effect.fnUntraced(function* (random: Random, steps: number) {
  const lived = new Map<string, Lived>()
  let [stored, refused] = [0, 0]
  for (let step = 0; step < steps; step++) {
    yield* TestClock.adjust(random.pick([0, 1, 1, 50, second / 4, second]))
    if (random.next(5) > 0) {
      const result = yield* Effect.result<unknown, unknown, Needs>(stepBy(random))
      if (result._tag === "Success") stored += 1
      else refused += 1
    }
    const { epochMilliseconds: at } = yield* DateTime.now
    const { engine } = yield* PolicyIndex
    for (const [question, { project, reader, ...cell }] of questions.entries()) {
      const answer = yield* whoCanDo(reader, project, Effect.succeed(cell))
      const decided = callers
        .map((caller) => (engine.allows({ project, caller, ...cell }) ? "1" : "0"))
        .join("")
      // What happens at one moment counts as it stood behind it.
      lived.set(`${at} ${question}`, { at, question, answer, decided })
    }
  }
  return { lived: [...lived.values()], stored, refused }
})

/** The same question, asked of the past. */
export const askedAgain = ({ at, question }: Pick<Lived, "at" | "question">) => {
  const { project, reader, ...cell } = questions[question] as Asked
  return whoCouldDo(reader, project, Effect.succeed({ ...cell, at }))
}

/** What of an answer about the past is what would have been answered then. */
export const asAnsweredThen = ({
  action,
  hidden_sources,
  path,
  principals,
  project_id,
  resource,
  revision,
  sentences
}: WhoCould): WhoCan => ({
  action,
  hidden_sources,
  path,
  principals,
  project_id,
  resource,
  revision,
  sentences
})
