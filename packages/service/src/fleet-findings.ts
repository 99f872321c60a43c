import type { GroupInput, ProjectInput } from "@jobwarden/core"
import { Clock, Context, DateTime, Duration, Effect, Layer, Schema, type Scope } from "effect"
import { makeFleetLint, type FleetFindingsFound, type FleetPart } from "./fleet-lint.ts"
import { Platform, type PlatformProject } from "./platform.ts"
import { describeProject, PolicyIndex, readProjectDocument, readSurroundingDocument } from "./policy-index.ts"
import { PolicyStore } from "./policy-store.ts"
import { theInstance } from "./surroundings.ts"

/** The fleet could not be looked at; what was found before stands. */
export class FleetNotLinted extends Schema.TaggedError<FleetNotLinted>()("FleetNotLinted", {
  reason: Schema.String
}) {
  override get message() {
    return `the findings of all projects could not be worked out: ${this.reason}`
  }
}

/** A fleet on its way to whoever looks at it. */
export interface FleetSession {
  /** Waits until the part was taken, so that no more than one is on its way. */
  readonly put: (part: FleetPart) => Effect.Effect<void, FleetNotLinted>
  readonly finish: Effect.Effect<FleetFindingsFound, FleetNotLinted>
}

/**
 * Looks at all projects at once, where nobody waits for it: it takes minutes for very many, and has no place to
 * rest. Its memory is given back with the scope.
 */
export class FleetLinter extends Context.Service<
  FleetLinter,
  {
    readonly begin: (now: number) => Effect.Effect<FleetSession, FleetNotLinted, Scope.Scope>
  }
>()("service/FleetLinter") {
  /** On this very thread: for few projects. */
  static readonly layerHere = Layer.succeed(FleetLinter, {
    begin: (now) =>
      Effect.sync(() => {
        const fleet = makeFleetLint(now)
        return { put: (part) => Effect.sync(() => fleet.put(part)), finish: Effect.sync(fleet.finish) }
      })
  })
}

/** What was found in all projects, and when. */
export interface FleetReport extends FleetFindingsFound {
  /** RFC 3339 in UTC: whatever was stored by then is in it. */
  readonly computedAt: string
}

/** What was found last in all projects; `null`: nobody has looked yet. A host without it has none. */
export const FleetFindings = Context.Reference<{ readonly latest: () => FleetReport | null }>(
  "service/FleetFindings",
  { defaultValue: () => ({ latest: () => null }) }
)

export interface FleetFindingsOptions {
  /** How long after a look the next may begin, and how soon a change is noticed. Left out: a minute. */
  readonly pause?: Duration.Input
  /** After so long it is looked again though nothing changed here: grants expire, projects come. Left out: an hour. */
  readonly atLeastEvery?: Duration.Input
}

/**
 * Looks at all projects in the background: at the start, and again after changes, one look at a time. A change is
 * in what a look finds that begins two pauses after it at the latest, or when the look before it ends.
 */
export const layerFleetFindings = ({
  atLeastEvery = "1 hour",
  pause = "1 minute"
}: FleetFindingsOptions = {}) =>
  Layer.effect(
    FleetFindings,
    Effect.gen(function* () {
      const index = yield* PolicyIndex
      const clock = yield* Clock.Clock
      const longest = Duration.toMillis(Duration.fromInputUnsafe(atLeastEvery))
      let latest: FleetReport | null = null

      const turn = Effect.gen(function* () {
        const [began, changes] = [clock.currentTimeMillisUnsafe(), index.changes()]
        const isDone = yield* Effect.scoped(look).pipe(
          Effect.map((report) => {
            latest = report
            return true
          }),
          Effect.catch((failure) => Effect.as(Effect.logError(failure.message), false)),
          Effect.catchDefect((defect) =>
            Effect.as(Effect.logError("the findings of all projects could not be worked out", defect), false)
          )
        )
        yield* Effect.sleep(pause)
        if (!isDone) return
        while (index.changes() === changes && clock.currentTimeMillisUnsafe() - began < longest) {
          yield* Effect.sleep(pause)
        }
      })

      yield* Effect.forkScoped(Effect.forever(turn))
      return { latest: () => latest }
    })
  )

/** Described and handed over in parts of so many projects: what is between two rests holds nobody up. */
const partSize = 100

const look = Effect.gen(function* () {
  const platform = yield* Platform
  const store = yield* PolicyStore
  const index = yield* PolicyIndex
  const linter = yield* FleetLinter
  const now = yield* DateTime.now
  const { groups, projects } = yield* platform.inventory
  const session = yield* linter.begin(now.epochMilliseconds)
  yield* session.put({ instance: readSurroundingDocument(yield* store.read(theInstance)) })

  const describeGroups = Effect.forEach(
    partsOf(groups),
    Effect.fnUntraced(function* (part) {
      const described = yield* Effect.forEach(part, ({ id, path }) =>
        Effect.map(store.read({ type: "group", id }), (policy): GroupInput => ({
          ...readSurroundingDocument(policy),
          id,
          path
        }))
      )
      yield* session.put({ groups: described })
      yield* Effect.yieldNow
    }),
    { discard: true }
  )
  const stored = new Set(index.storedAfter("project", 0))
  const describe = (project: PlatformProject) =>
    stored.has(project.id)
      ? Effect.map(store.read({ type: "project", id: project.id }), (policy): ProjectInput =>
          describeProject(project, readProjectDocument(policy), policy.revision)
        )
      : Effect.succeed(describeProject(project, {}, 0))
  const describeProjects = Effect.forEach(
    partsOf(projects),
    Effect.fnUntraced(function* (part) {
      yield* session.put({ projects: yield* Effect.forEach(part, describe) })
      yield* Effect.yieldNow
    }),
    { discard: true }
  )
  yield* describeGroups
  yield* describeProjects
  const report: FleetReport = { ...(yield* session.finish), computedAt: DateTime.formatIso(now) }
  return report
})

function* partsOf<Item>(items: ReadonlyArray<Item>): Iterable<ReadonlyArray<Item>> {
  for (let start = 0; start < items.length; start += partSize) yield items.slice(start, start + partSize)
}
